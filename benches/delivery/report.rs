//! The **report**: each ratio with what it should be, as a table and as JSON.
//!
//! Never here: measuring.

use serde_json::{Map, Value, json};

/// What was found so far.
#[derive(Debug, Default)]
pub(crate) struct Report {
    rows: Vec<(String, String, String)>,
    found: Map<String, Value>,
}

/// What a figure should be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Target {
    AtLeast(f64),
    AtMost(f64),
    None,
}

impl Report {
    /// A figure for the table, with its unit.
    pub(crate) fn figure(&mut self, what: &str, value: f64, unit: &str, target: Target) {
        let verdict = match target {
            Target::AtLeast(least) => judged(value >= least, "at least", least),
            Target::AtMost(most) => judged(value <= most, "at most", most),
            Target::None => String::new(),
        };
        let digits = if value.abs() >= 100.0 { 0 } else { 2 };
        let value = format!("{value:.digits$} {unit}");
        println!("{what:<72} {value:>18}  {verdict}");
        self.rows.push((what.to_owned(), value, verdict));
    }

    /// The same for machines.
    pub(crate) fn json(&mut self, key: &str, value: Value) {
        self.found.insert(key.to_owned(), value);
    }

    pub(crate) fn print(&self) {
        println!();
        for (what, value, verdict) in &self.rows {
            println!("{what:<72} {value:>18}  {verdict}");
        }
        println!("{}", json!(self.found));
    }
}

fn judged(is_met: bool, relation: &str, target: f64) -> String {
    let verdict = if is_met { "met" } else { "MISSED" };
    format!("{verdict}: {relation} {target}")
}

/// The one in the middle.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The value that so many of a hundred do not exceed.
pub(crate) fn percentile(mut values: Vec<f64>, hundredth: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = (values.len() * hundredth).div_ceil(100).max(1) - 1;
    values.get(at).copied().unwrap_or(f64::NAN)
}
