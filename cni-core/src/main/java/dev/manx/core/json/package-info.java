/// JSON as a tree, read and written by hand: no data binding, no reflection. A
/// [dev.manx.core.json.JsonView] remembers the path to where it stands, so that every error names
/// the key.
package dev.manx.core.json;
