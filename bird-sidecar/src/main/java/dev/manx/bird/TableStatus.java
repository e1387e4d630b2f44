package dev.manx.bird;

import dev.manx.bird.settings.Export;
import dev.manx.core.json.Json;
import dev.manx.core.net.Cidr;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.stream.Collectors;

/// `manx-bird status` where blocks are in a table of the kernel.
///
/// @param out where it goes
record TableStatus(Export.ToTable export, StatusCommand.Format format, PrintStream out) {

    void print() throws IOException {
        List<Cidr> blocks = new TableRoutes(export).exported();
        out.print(
                switch (format) {
                    case TEXT -> text(blocks);
                    case JSON -> json(blocks);
                });
    }

    private String text(List<Cidr> blocks) {
        String words = blocks.stream().map(Cidr::toString).collect(Collectors.joining(", "));
        return """
        table          %d
        protocol       %d
        exports        %s
        """
                .formatted(export.table(), export.protocol(), blocks.isEmpty() ? "nothing" : words);
    }

    private String json(List<Cidr> blocks) {
        var status = Json.object().put("table", export.table()).put("protocol", export.protocol());
        var exported = status.putArray("exported");
        blocks.forEach(block -> exported.add(block.toString()));
        return Json.pretty(status) + "\n";
    }
}
