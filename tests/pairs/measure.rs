//! **Measures**: counts of right and wrong, and what follows from them; and the baseline to beat, cosine of TF-IDF.

use std::collections::HashMap;

use crate::labelled::Item;

/// Right and wrong answers.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Count {
    pub(crate) found: usize,
    pub(crate) wrong: usize,
    pub(crate) missed: usize,
}

impl Count {
    pub(crate) fn add(&mut self, wanted: bool, said: bool) {
        match (wanted, said) {
            (true, true) => self.found += 1,
            (true, false) => self.missed += 1,
            (false, true) => self.wrong += 1,
            (false, false) => {}
        }
    }

    pub(crate) fn of(answers: impl IntoIterator<Item = (bool, bool)>) -> Self {
        let mut count = Self::default();
        for (wanted, said) in answers {
            count.add(wanted, said);
        }
        count
    }

    pub(crate) fn sum<'a>(counts: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut sum = Self::default();
        for count in counts {
            sum.found += count.found;
            sum.wrong += count.wrong;
            sum.missed += count.missed;
        }
        sum
    }

    pub(crate) fn precision(self) -> f64 {
        share(self.found, self.found + self.wrong)
    }

    pub(crate) fn recall(self) -> f64 {
        share(self.found, self.found + self.missed)
    }

    pub(crate) fn f1(self) -> f64 {
        share(2 * self.found, 2 * self.found + self.wrong + self.missed)
    }
}

#[expect(clippy::cast_precision_loss, reason = "hundreds")]
pub(crate) fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        1.0
    } else {
        part as f64 / whole as f64
    }
}

/// The threshold with the best F1 over these (wanted, score).
pub(crate) fn best_threshold(scores: &[(bool, f64)]) -> f64 {
    scores
        .iter()
        .map(|(_, threshold)| *threshold)
        .max_by(|a, b| {
            let f1 = |threshold: f64| {
                Count::of(
                    scores
                        .iter()
                        .map(|(wanted, score)| (*wanted, *score >= threshold)),
                )
                .f1()
            };
            f1(*a).total_cmp(&f1(*b))
        })
        .unwrap_or(0.0)
}

/// Vectors of length one: term frequency by smoothed inverse document frequency, of lower-case words.
pub(crate) struct TfIdf(Vec<HashMap<String, f64>>);

impl TfIdf {
    pub(crate) fn of(items: &[Item]) -> Self {
        let counts: Vec<HashMap<String, f64>> = items.iter().map(terms).collect();
        let mut documents: HashMap<&str, f64> = HashMap::new();
        for term in counts.iter().flat_map(HashMap::keys) {
            *documents.entry(term).or_default() += 1.0;
        }
        #[expect(clippy::cast_precision_loss, reason = "hundreds")]
        let all = items.len() as f64;
        let vectors = counts.iter().map(|terms| {
            let weigh = |(term, count): (&String, &f64)| {
                (
                    term.clone(),
                    count * (((1.0 + all) / (1.0 + documents[term.as_str()])).ln() + 1.0),
                )
            };
            let vector: HashMap<String, f64> = terms.iter().map(weigh).collect();
            let length = vector
                .values()
                .map(|weight| weight * weight)
                .sum::<f64>()
                .sqrt();
            vector
                .into_iter()
                .map(|(term, weight)| (term, weight / length))
                .collect()
        });
        Self(vectors.collect())
    }

    pub(crate) fn cosine(&self, one: usize, two: usize) -> f64 {
        self.0[one]
            .iter()
            .map(|(term, weight)| weight * self.0[two].get(term).unwrap_or(&0.0))
            .sum()
    }
}

fn terms(item: &Item) -> HashMap<String, f64> {
    let all = format!(
        "{} {}",
        item.title.as_deref().unwrap_or_default(),
        item.text
    )
    .to_lowercase();
    let mut terms = HashMap::new();
    for term in all
        .split(|c: char| !c.is_alphanumeric())
        .filter(|term| term.chars().count() > 1)
    {
        *terms.entry(term.to_owned()).or_default() += 1.0;
    }
    terms
}
