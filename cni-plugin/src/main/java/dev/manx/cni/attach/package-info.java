/// What one attachment is: its names, its configuration, what the kernel should look like
/// ([dev.manx.cni.attach.Attachment]), which requests make it so
/// ([dev.manx.cni.attach.AttachmentPlan]) and how a kernel differs from it
/// ([dev.manx.cni.attach.Differences]). Values in, values out: nothing here touches the world.
package dev.manx.cni.attach;
