//! What somebody else wrote of themselves, as it may stand in a mail of ours: nothing that a mail program makes a link of.

/// Longer is a message, not a name.
const MOST_CHARS: usize = 60;

/// The words up to the first that could be an address of the web or of a mailbox; on one line, and short. Empty where nothing is left.
pub(crate) fn said_in_mail(text: &str) -> String {
    let visible: String =
        text.chars().map(|c| if c.is_control() || c.is_whitespace() { ' ' } else { c }).filter(|c| !is_unseen(*c)).collect();
    let mut kept = String::new();
    for word in visible.split_whitespace().take_while(|word| !leads_somewhere(word)) {
        let word = apart(word);
        let room = MOST_CHARS.saturating_sub(kept.chars().count()).saturating_sub(usize::from(!kept.is_empty()));
        if word.chars().count() > room {
            if kept.is_empty() {
                kept.extend(word.chars().take(room));
            }
            break;
        }
        if !kept.is_empty() {
            kept.push(' ');
        }
        kept.push_str(&word);
    }
    kept
}

fn leads_somewhere(word: &str) -> bool {
    let word = word.to_lowercase();
    word.contains("://")
        || word.contains("www.")
        || word.contains(['@', '/', '\\', '<', '>'])
        || word.contains("http:")
        || word.contains("https:")
}

/// A dot between letters makes a link of a word that looks like a domain; after a dot, a name goes on with a blank.
fn apart(word: &str) -> String {
    let chars: Vec<char> = word.chars().collect();
    let mut out = String::new();
    for (n, c) in chars.iter().enumerate() {
        out.push(*c);
        let next = chars.get(n.saturating_add(1));
        if is_dot(*c) && next.is_some_and(|next| next.is_alphanumeric()) {
            out.push(' ');
        }
    }
    out
}

/// A full stop, or what a domain takes for one (UTS 46).
fn is_dot(c: char) -> bool {
    matches!(c, '.' | '\u{3002}' | '\u{ff0e}' | '\u{ff61}' | '\u{2024}')
}

/// What has no width, or turns the direction of what follows.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stays_a_name_and_nothing_else() {
        let table = [
            ("Rina Example", "Rina Example"),
            ("Dr.Jürgen von der Müller-Lüdenscheidt", "Dr. Jürgen von der Müller-Lüdenscheidt"),
            ("J.R. O'Neill", "J. R. O'Neill"),
            ("王小明", "王小明"),
            ("Your account ends: https://evil.example/now", "Your account ends:"),
            ("https://evil.example", ""),
            ("HTTPS://EVIL.EXAMPLE Rina", ""),
            ("Rina www.evil.example", "Rina"),
            ("WWW.evil.example", ""),
            ("evil.example", "evil. example"),
            ("evil\u{3002}example", "evil\u{3002} example"),
            ("evil.\u{200b}example", "evil. example"),
            ("call rina@evil.example", "call"),
            ("evil.example/pay", ""),
            ("Rina\r\nBcc: all", "Rina Bcc: all"),
            ("Rina\u{2028}second\u{85}line", "Rina second line"),
            ("\u{202e}elpmaxe\u{2066}", "elpmaxe"),
            ("  ", ""),
        ];
        for (text, expected) in table {
            assert_eq!(said_in_mail(text), expected, "{text:?}");
        }
        let long = said_in_mail(&"You have won a prize ".repeat(10));
        assert!(long.chars().count() <= MOST_CHARS && long.starts_with("You have won"), "{long}");
        assert_eq!(said_in_mail(&"x".repeat(300)).chars().count(), MOST_CHARS);
    }
}
