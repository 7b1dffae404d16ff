//! **Numerals** as words, in the languages we publish in.
//!
//! Never here: a number in digits; those are tokens of their own.

use super::tokens::{Token, tokens};

/// Those that reports of people, days and sums are made of, as they mostly stand.
const NUMERALS: &str = "
one two three four five six seven eight nine ten eleven twelve thirteen fifteen twenty thirty forty fifty sixty seventy eighty
ninety hundred hundreds thousand thousands million dozen dozens half
адзін адна адно аднаго два дзве двух тры трох чатыры чатырох пяць пяці шэсць сем восем дзевяць дзесяць дзесяці дваццаць трыццаць
сорак пяцьдзясят сто сотні тысяча тысячы тысяч мільён палова
один одна одно одного два две двух двое три трёх трое четыре четырёх пять пяти шесть семь восемь девять десять десяти двадцать
тридцать сорок пятьдесят сто сотни тысяча тысячи тысяч миллион половина
одна одне дві двоє троє чотири чотирьох п'ять п'яти шість сім вісім дев'ять десять десяти двадцять тридцять п'ятдесят сотні
тисяча тисячі тисяч мільйон половина
jeden jedna jedno jednego dwa dwie dwóch dwoje trzy trzech cztery czterech pięć pięciu sześć sześciu siedem siedmiu osiem ośmiu
dziewięć dziesięć dziesięciu dwanaście dwadzieścia trzydzieści pięćdziesiąt sto setki tysiąc tysiące milion połowa
vienas viena vieną du dvi dviejų trys tris trijų keturi keturis penki penkis šeši septyni aštuoni devyni dešimt dvylika
dvidešimt trisdešimt penkiasdešimt šimtas šimtai tūkstantis tūkstančiai milijonas pusė";

/// The words, folded as tokens are.
#[derive(Debug, Clone)]
pub struct Numerals(Vec<String>);

impl Numerals {
    /// All that we know.
    #[must_use]
    pub fn all() -> Self {
        Self(
            tokens(NUMERALS)
                .into_iter()
                .map(|token| token.word)
                .collect(),
        )
    }

    /// Whether a token is one.
    #[must_use]
    pub fn has(&self, token: &Token) -> bool {
        self.0.contains(&token.word)
    }
}
