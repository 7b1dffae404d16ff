//! The **actions** of who reads what was published: pages, one update, the sources.
//!
//! What was searched for is not among them: it may be longer than a button's data, and stands in the message above the button.
//!
//! Never here: what an action does.

use std::str::FromStr;

use super::{OutOfDate, read};
use crate::review::Edge;

/// What a button of a list asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum ReadAct {
    /// A page of the latest, perhaps of one topic.
    Latest { topic: Option<i16>, edge: Edge },
    /// A page of what was found.
    Search(Edge),
    /// The whole text of an update.
    Open(i32),
    /// A page of the sources, from 0.
    Sources(u16),
}

impl ReadAct {
    /// The button's data after `r:`.
    pub(super) fn data(self) -> String {
        match self {
            Self::Latest { topic: None, edge } => format!("l::{}", data_of(edge)),
            Self::Latest {
                topic: Some(topic),
                edge,
            } => format!("l:{topic}:{}", data_of(edge)),
            Self::Search(edge) => format!("s:{}", data_of(edge)),
            Self::Open(update) => format!("o:{update}"),
            Self::Sources(page) => format!("q:{page}"),
        }
    }
}

fn data_of(edge: Edge) -> String {
    match edge {
        Edge::Newest => "n".to_owned(),
        Edge::Before(revision) => format!("b{revision}"),
        Edge::After(revision) => format!("a{revision}"),
    }
}

fn edge(data: &str) -> Result<Edge, OutOfDate> {
    match (data, data.get(..1), data.get(1..)) {
        ("n", ..) => Ok(Edge::Newest),
        (_, Some("b"), Some(revision)) => Ok(Edge::Before(read(revision)?)),
        (_, Some("a"), Some(revision)) => Ok(Edge::After(read(revision)?)),
        _ => Err(OutOfDate),
    }
}

impl FromStr for ReadAct {
    type Err = OutOfDate;

    fn from_str(data: &str) -> Result<Self, OutOfDate> {
        let (kind, rest) = data.split_once(':').ok_or(OutOfDate)?;
        Ok(match kind {
            "l" => {
                let (topic, from) = rest.split_once(':').ok_or(OutOfDate)?;
                let topic = Some(topic).filter(|topic| !topic.is_empty());
                Self::Latest {
                    topic: topic.map(read).transpose()?,
                    edge: edge(from)?,
                }
            }
            "s" => Self::Search(edge(rest)?),
            "o" => Self::Open(read(rest)?),
            "q" => Self::Sources(read(rest)?),
            _ => return Err(OutOfDate),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::Action;
    use super::ReadAct;
    use crate::review::Edge;

    #[test]
    fn every_button_of_a_list_reads_back_and_fits() {
        let mut acts = vec![ReadAct::Open(i32::MIN), ReadAct::Sources(u16::MAX)];
        for edge in [Edge::Newest, Edge::Before(i32::MAX), Edge::After(i32::MIN)] {
            acts.push(ReadAct::Search(edge));
            for topic in [None, Some(i16::MIN), Some(i16::MAX)] {
                acts.push(ReadAct::Latest { topic, edge });
            }
        }
        for act in acts {
            let data = Action::Read(act).data();
            assert!(data.len() <= 64, "{data}");
            assert_eq!(data.parse(), Ok(Action::Read(act)), "{data}");
        }
        for strange in [
            "r:", "r:l", "r:l:1", "r:l:1:x", "r:s:b", "r:s:ё1", "r:o:1e9", "r:q:-1",
        ] {
            assert!(strange.parse::<Action>().is_err(), "{strange}");
        }
    }
}
