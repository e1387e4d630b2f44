package dev.manx.bird.control;

import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/// A row of `show protocols`. BIRD 1.6, 2 and 3 have the same six columns; only their headings and
/// widths differ. The last is free text and empty for a protocol that has nothing to tell, such as
/// one that is down.
///
/// @param name the protocol's name
/// @param type such as `BGP`
/// @param table the table it feeds, or `---`
/// @param state `up`, `start`, `down`, …
/// @param since a time, or a date when it is not of today
/// @param info such as `Established`
public record ProtocolRow(
        String name, String type, String table, String state, String since, String info) {

    private static final int COLUMNS = 6;

    /// @param reply to `show protocols`
    /// @throws MalformedReplyException a row has too few columns
    public static List<ProtocolRow> parse(Reply reply) throws MalformedReplyException {
        var rows = new ArrayList<ProtocolRow>();
        for (String line : reply.texts(ReplyCode.PROTOCOL_LIST)) {
            rows.add(parse(line));
        }
        return rows;
    }

    public boolean isBgp() {
        return type.equals("BGP");
    }

    /// @param line a row's text, without its code
    /// @throws MalformedReplyException it has too few columns
    public static ProtocolRow parse(String line) throws MalformedReplyException {
        var words = new StringTokenizer(line);
        if (words.countTokens() < COLUMNS - 1) {
            throw new MalformedReplyException("not a row of \"show protocols\": \"" + line + "\"");
        }
        var columns = new ArrayList<String>();
        for (int i = 0; i < COLUMNS - 1; i++) {
            columns.add(words.nextToken());
        }
        // What is left of the line, blanks and all.
        String info = words.hasMoreTokens() ? words.nextToken("").strip() : "";
        return new ProtocolRow(
                columns.get(0),
                columns.get(1),
                columns.get(2),
                columns.get(3),
                columns.get(4),
                info);
    }
}
