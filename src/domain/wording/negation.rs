//! **Negations**: words that turn a sentence round, in the languages we publish in.
//!
//! Never here: a sentence.

use super::tokens::{Token, tokens};
use crate::domain::language::Language;

/// Whoever adds one or cuts one off changes what is said: two texts of any language are compared by these.
const NEGATIONS: &[&str] = &[
    "not",
    "no",
    "never",
    "none",
    "neither",
    "nor",
    "without",
    "false",
    "fake",
    "denied",
    "denies",
    "deny",
    "untrue",
    "не",
    "ни",
    "нет",
    "никогда",
    "без",
    "ложь",
    "неправда",
    "фейк",
    "опроверг",
    "опровергла",
    "опровергли",
    "ня",
    "ні",
    "няма",
    "ніколі",
    "няпраўда",
    "абверг",
    "абвергла",
    "немає",
    "ніколи",
    "спростував",
    "спростувала",
    "спростували",
    "nie",
    "ani",
    "nigdy",
    "bez",
    "fałsz",
    "nieprawda",
    "zaprzeczył",
    "zaprzeczyła",
    "ne",
    "nei",
    "nėra",
    "niekada",
    "be",
    "netiesa",
    "paneigė",
];

/// Letters of a word that is no negation, which are no beginning of another.
const SHORT: usize = 3;

/// Whole words and beginnings of words of one language.
struct Written {
    words: &'static str,
    stems: &'static str,
    /// Words that begin like a negation and are none.
    others: &'static str,
}

const EN: Written = Written {
    words: "not no never none neither nor without nobody nothing nowhere cannot hardly supposedly \
            isn't aren't wasn't weren't don't doesn't didn't can't couldn't won't wouldn't shouldn't hasn't haven't hadn't \
            mustn't needn't mightn't ain't shan't",
    stems: "fals fake untru denie denia deny refut debunk disprov hoax alleged purported rumour rumor baseless unfounded \
            unconfirmed",
    others: "",
};

const BE: Written = Written {
    words: "не ня ні без бяз няма нельга нібыта быццам ніхто нікога нікому нікім нічога нішто нідзе нікуды ніяк",
    stems: "ніколі ніводз абверг абвярг адмаўля аспрэч няпраўд неправд хлус ілж фейк фэйк фальш немагчым",
    others: "",
};

const RU: Written = Written {
    words: "не ни нет без нельзя якобы будто ложь ложью лжи никто никого никому никем ничто ничего ничему нигде никуда \
            никак никогда никакой",
    stems: "опроверг опроверж отрица неправд фейк фальш ложн лжив выдум недостовер невозможн",
    others: "",
};

const UK: Written = Written {
    words: "не ні без нема немає ніколи нібито начебто ніхто нікого нікому ніким ніщо нічого нічому ніде нікуди ніяк жоден",
    stems: "жодн спросту спростов запереч неправд брехн брехлив фейк фальш хибн вигадк недостовір неможлив",
    others: "",
};

const PL: Written = Written {
    words: "nie ani nigdy bez nikt nikogo nikomu nikim nic niczego nigdzie żaden brak niby jakoby podobno",
    stems: "żadn rzekom fałsz nieprawd zaprzecz dement zdement fejk fake niemożliw niepotwierdz",
    others: "",
};

/// A verb is denied by how it begins.
const LT: Written = Written {
    words: "be nei nėra niekas nieko niekam niekuo niekur niekada niekad esą joks jokia jokio jokios jokie jokių jokiu jokiam \
            jokiai jokį jokią jokius jokias",
    stems: "ne nė paneig tariam melag melas fals",
    others: "nes net neto netoli netrukus neseniai neutral nemun nering nepal nepriklausom nelaim nemaž neįgal",
};

/// Words and beginnings of words, of all languages, by which a thing is called untrue.
const DENIALS: Written = Written {
    words: "no not never lie lies liar wrong не ня ні нет нема няма ложь лжи ложью лгут враньё врут брехня брешуть маняць nie \
            kłamstwo kłamią kłamie bzdura ne nė melas meluoja netiesa",
    stems: "fals fake untru denie denia deny refut debunk disprov hoax абверг абвярг няпраўд хлус фейк фэйк фальш опроверг \
            опроверж неправд ложн лжив спросту спростов запереч брехлив fałsz nieprawd zaprzecz dement zdement fejk paneig melag",
    others: "",
};

/// The words, folded as tokens are.
#[derive(Debug, Clone)]
pub struct Negations {
    words: Vec<String>,
    stems: Vec<String>,
    others: Vec<String>,
    /// Whether any short word that ends like `isnt` is one.
    has_endings: bool,
}

impl Negations {
    /// The commonest of all languages, for texts of whatever language.
    #[must_use]
    pub fn all() -> Self {
        let folded = NEGATIONS.iter().flat_map(|word| tokens(word));
        Self {
            words: folded.map(|token| token.word).collect(),
            stems: Vec::new(),
            others: Vec::new(),
            has_endings: true,
        }
    }

    /// All that we know of one language.
    #[must_use]
    pub fn of(language: Language) -> Self {
        Self::written(&match language {
            Language::En => EN,
            Language::Be => BE,
            Language::Ru => RU,
            Language::Pl => PL,
            Language::Lt => LT,
            Language::Uk => UK,
        })
    }

    /// Those by which a thing is called untrue, in any language: what merely negates, such as "without", is none.
    #[must_use]
    pub fn denials() -> Self {
        Self::written(&DENIALS)
    }

    fn written(written: &Written) -> Self {
        let folded = |words: &str| tokens(words).into_iter().map(|token| token.word).collect();
        Self {
            words: folded(written.words),
            stems: folded(written.stems),
            others: folded(written.others),
            has_endings: false,
        }
    }

    /// Whether a token begins like one, whatever its ending.
    #[must_use]
    pub fn is_beginning(&self, token: &Token) -> bool {
        let begins = |stems: &[String]| {
            let mut stems = stems.iter();
            // A short one is a whole word: `nes` is "because", and `nesuimtas` is "not arrested".
            stems.any(|stem| {
                token.word == *stem || (stem.len() > SHORT && token.word.starts_with(stem.as_str()))
            })
        };
        let mut stems = self.stems.iter();
        stems.any(|stem| token.word.starts_with(stem.as_str())) && !begins(&self.others)
    }

    /// Whether a token is one; `isn't` is read as `isnt`.
    #[must_use]
    pub fn has(&self, token: &Token) -> bool {
        let word = &token.word;
        self.words.contains(word)
            || self.is_beginning(token)
            || (self.has_endings && word.ends_with("nt") && word.len() <= 8)
    }
}
