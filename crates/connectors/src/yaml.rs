//! YAML as a tree with lines, within bounds: a file that somebody hands in must not be able to cost more than it weighs.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span};

const MAX_BYTES: usize = 2 << 20;
const MAX_DEPTH: usize = 24;
// What aliases repeat counts again, so that a few lines cannot become a billion.
const MAX_NODES: usize = 200_000;

/// A value and the line where it begins, from one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) line: usize,
    pub(crate) value: Yaml,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Yaml {
    Null,
    /// Quoted or not: what is `true` and what is a number is for the reader to say.
    Text(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl Node {
    pub(crate) fn kind(&self) -> &'static str {
        match self.value {
            Yaml::Null => "nothing",
            Yaml::Text(_) => "a single value",
            Yaml::List(_) => "a list",
            Yaml::Map(_) => "a mapping",
        }
    }

    fn size(&self) -> usize {
        match &self.value {
            Yaml::Null | Yaml::Text(_) => 1,
            Yaml::List(items) => 1 + items.iter().map(Self::size).sum::<usize>(),
            Yaml::Map(entries) => 1 + entries.iter().map(|(_, node)| 1 + node.size()).sum::<usize>(),
        }
    }
}

/// Why it cannot be read, and the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unreadable {
    pub(crate) line: usize,
    pub(crate) reason: String,
}

/// Reads the one document of a file.
///
/// # Errors
/// Not YAML, several documents, a key that stands twice, or larger, deeper or more repetitive than any dataset needs to be.
pub(crate) fn read(text: &str) -> Result<Node, Unreadable> {
    if text.len() > MAX_BYTES {
        return Err(Unreadable { line: 0, reason: format!("longer than {MAX_BYTES} bytes") });
    }
    Tree::default().read(text)
}

/// What is open while events come in.
enum Open {
    List { line: usize, anchor: usize, items: Vec<Node> },
    Map { line: usize, anchor: usize, entries: Vec<(String, Node)>, key: Option<String> },
}

#[derive(Default)]
struct Tree {
    open: Vec<Open>,
    anchors: BTreeMap<usize, Node>,
    nodes: usize,
    root: Option<Node>,
}

impl Tree {
    fn read(mut self, text: &str) -> Result<Node, Unreadable> {
        for event in Parser::new_from_str(text) {
            let (event, span) = event.map_err(|error| unreadable(&error))?;
            let line = span_line(span);
            match event {
                Event::Scalar(text, style, anchor, _) => {
                    let plain = matches!(style, ScalarStyle::Plain);
                    let empty = plain && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                    let value = if empty { Yaml::Null } else { Yaml::Text(text.into_owned()) };
                    self.put(Node { line, value }, anchor)?;
                }
                Event::Alias(anchor) => {
                    let known = self.anchors.get(&anchor).cloned();
                    let node = known.ok_or_else(|| Unreadable { line, reason: "an alias inside of what it names".to_owned() })?;
                    self.nodes += node.size();
                    self.put(node, 0)?;
                }
                Event::SequenceStart(anchor, _) => self.begin(Open::List { line, anchor, items: Vec::new() }, line)?,
                Event::MappingStart(anchor, _) => self.begin(Open::Map { line, anchor, entries: Vec::new(), key: None }, line)?,
                Event::SequenceEnd | Event::MappingEnd => self.end()?,
                Event::DocumentStart(_) if self.root.is_some() => {
                    return Err(Unreadable { line, reason: "a second document in one file".to_owned() });
                }
                Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) | Event::DocumentEnd => {}
            }
        }
        self.root.ok_or_else(|| Unreadable { line: 0, reason: "the file is empty".to_owned() })
    }

    fn begin(&mut self, open: Open, line: usize) -> Result<(), Unreadable> {
        self.open.push(open);
        if self.open.len() > MAX_DEPTH {
            return Err(Unreadable { line, reason: format!("nested deeper than {MAX_DEPTH}") });
        }
        Ok(())
    }

    fn end(&mut self) -> Result<(), Unreadable> {
        match self.open.pop() {
            Some(Open::List { line, anchor, items }) => self.put(Node { line, value: Yaml::List(items) }, anchor),
            Some(Open::Map { line, anchor, entries, .. }) => self.put(Node { line, value: Yaml::Map(entries) }, anchor),
            None => Ok(()),
        }
    }

    fn put(&mut self, node: Node, anchor: usize) -> Result<(), Unreadable> {
        self.nodes += 1;
        let line = node.line;
        let refused = |reason: String| Err(Unreadable { line, reason });
        if self.nodes > MAX_NODES {
            return refused(format!("more than {MAX_NODES} values, repeated ones counted"));
        }
        if anchor > 0 {
            self.anchors.insert(anchor, node.clone());
        }
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { entries, key, .. }) => match key.take() {
                Some(name) => entries.push((name, node)),
                None => match node.value {
                    Yaml::Text(name) if entries.iter().any(|(known, _)| *known == name) => {
                        return refused(format!("`{name}` stands here twice"));
                    }
                    Yaml::Text(name) => *key = Some(name),
                    _ => return refused("a key that is no name".to_owned()),
                },
            },
        }
        Ok(())
    }
}

fn span_line(span: Span) -> usize {
    span.start.line()
}

fn unreadable(error: &ScanError) -> Unreadable {
    Unreadable { line: error.marker().line(), reason: error.info().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_with_lines() {
        let node = read("a: 1\nb:\n- x\n- ~\n- 'null'\n").unwrap();
        let Yaml::Map(entries) = node.value else { panic!("no mapping") };
        assert_eq!(entries[0], ("a".to_owned(), Node { line: 1, value: Yaml::Text("1".into()) }));
        let Yaml::List(items) = &entries[1].1.value else { panic!("no list") };
        assert_eq!(items[1], Node { line: 4, value: Yaml::Null });
        assert_eq!(items[2], Node { line: 5, value: Yaml::Text("null".into()) });
    }

    #[test]
    fn hostile_files_are_refused_with_the_line() {
        let mut laughs = "a: &a [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for (n, name) in ('b'..'j').enumerate() {
            let before = char::from(b'a' + u8::try_from(n).unwrap());
            laughs.push_str(&format!("{name}: &{name} [{}]\n", vec![format!("*{before}"); 10].join(", ")));
        }
        let deep = format!("{}1{}", "[".repeat(400), "]".repeat(400));
        let shallow = format!("{}1{}", "[".repeat(40), "]".repeat(40));
        let keys = "a: 1\nb: 2\na: 3\n";
        let long = "x".repeat(MAX_BYTES + 1);
        for (name, text, line, part) in [
            ("laughs", laughs.as_str(), 5, "values"),
            ("depth", deep.as_str(), 1, ""),
            ("less depth", shallow.as_str(), 1, "deeper"),
            ("a key twice", keys, 3, "twice"),
            ("length", long.as_str(), 0, "longer"),
            ("two documents", "a: 1\n---\nb: 2\n", 2, "second"),
            ("nothing", "", 0, "empty"),
            ("broken", "a: [1\nb: 2", 2, ""),
            ("tabs", "a:\n\t- b", 2, ""),
            ("self", "a: &a [*a]", 1, ""),
            ("a list as a key", "? [a]\n: b", 1, "key"),
        ] {
            let refused = read(text).expect_err(name);
            assert!(refused.reason.contains(part), "{name}: {refused:?}");
            assert_eq!(refused.line, line, "{name}: {refused:?}");
        }
    }
}
