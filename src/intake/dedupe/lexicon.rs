//! The **lexicon**: small closed classes of words that change what a sentence says (months, weekdays, numerals,
//! negations, opposites), in the languages that our sources write.
//!
//! Entries are folded; `*` stands for any ending. Never here: names and topics (`concepts`).

use std::sync::LazyLock;

use super::hashing::NumberMap;

/// January is the first.
const MONTHS: [&str; 12] = [
    "january jan январ* студзен* січень січня січні styczeń stycznia styczniu sausio sausis sausį",
    "february feb феврал* лютага люты лютым лютого лютий lutego luty lutym vasario vasaris",
    "march mar марта март марте сакавік* березень березня березні marca marzec marcu kovo kovas",
    "april apr апрел* красавік* квітень квітня квітні kwietnia kwiecień kwietniu balandžio balandis",
    "may мая май мае траўн* травен* травня травні maja maj maju gegužės gegužė",
    "june jun июн* чэрвен* червень червня червні czerwca czerwiec czerwcu birželio birželis",
    "july jul июл* ліпен* липень липня липні lipca lipiec lipcu liepos liepa",
    "august aug август* жнівен* жніўня жніўні серпень серпня серпні sierpnia sierpień sierpniu rugpjūčio rugpjūtis",
    "september sept sep сентябр* верасен* верасня верасні вересень вересня вересні września wrzesień wrześniu rugsėjo rugsėjis",
    "october oct октябр* кастрычнік* жовтень жовтня жовтні października październik październiku spalio spalis",
    "november nov ноябр* лістапад* листопад* listopada listopad listopadzie lapkričio lapkritis",
    "december dec декабр* снежня снежань снежні грудень грудня грудні grudnia grudzień grudniu gruodžio gruodis",
];

/// Monday is the first.
const WEEKDAYS: [&str; 7] = [
    "monday понедельник* панядзел* понеділ* poniedział* pirmadien*",
    "tuesday вторник* аўтор* вівтор* wtor* antradien*",
    "wednesday среда среду среды серада сераду середа середу środa środę środy trečiadien*",
    "thursday четверг* чацвер* чацвяр* четвер четверга czwart* ketvirtadien*",
    "friday пятниц* пятніц* piątek piątku piątkow* penktadien*",
    "saturday суббот* субот* sobot* šeštadien*",
    "sunday воскресень* нядзел* неділ* niedziel* sekmadien*",
];

/// Numbers that are spelled out.
const NUMERALS: &[(u32, &str)] = &[
    (
        1,
        "one один одна одно одного одной одному одним адзін адна аднаго адной jeden jedna jedną jednego jednej vienas viena vieną vieno",
    ),
    (
        2,
        "two два две двух двое двоих двум двумя дзве дваіх дві двоє двом двома dwa dwie dwóch dwoje dwaj dwu dwóm du dvi dviejų dviem",
    ),
    (
        3,
        "three три трех трое троих трем тремя тры трох траіх троє трьох trzy trzech troje trzej trys tris trijų trims",
    ),
    (
        4,
        "four четыре четырех четверо четверых чатыры чатырох чацвера чотири чотирьох cztery czterech czworo keturi keturis keturių keturios",
    ),
    (
        5,
        "five пять пяти пятеро пятерых пяць пяці пяцёра пяцера пяцярых pięć pięciu pięcioro penki penkis penkių penkios",
    ),
    (
        6,
        "six шесть шести шестеро шестерых шэсць шасці шасцера шість sześć sześciu šeši šešis šešių",
    ),
    (
        7,
        "seven семь семи семеро семерых сем сямі сямера сім siedem siedmiu septyni septynis septynių",
    ),
    (
        8,
        "eight восемь восьми восьмеро восем васьмі вісім osiem ośmiu aštuoni aštuonis aštuonių",
    ),
    (
        9,
        "nine девять девяти дзевяць дзевяці dziewięć dziewięciu devyni devynis devynių",
    ),
    (
        10,
        "ten десять десяти дзесяць дзесяці dziesięć dziesięciu dešimt",
    ),
    (
        11,
        "eleven одиннадцать одиннадцати адзінаццаць адзінаццаці одинадцять jedenaście jedenastu vienuolika",
    ),
    (
        12,
        "twelve dozen двенадцать двенадцати дванаццаць дванаццаці дванадцять dwanaście dwunastu dvylika",
    ),
    (
        15,
        "fifteen пятнадцать пятнадцати пятнаццаць пятнаццаці piętnaście piętnastu penkiolika",
    ),
    (
        20,
        "twenty двадцать двадцати дваццаць дваццаці двадцять dwadzieścia dwudziestu dvidešimt",
    ),
    (
        30,
        "thirty тридцать тридцати трыццаць трыццаці тридцять trzydzieści trzydziestu trisdešimt",
    ),
    (100, "hundred сто ста сотня сотню sto stu šimtas šimtą"),
];

const NEGATIONS: &str = "not no never none nobody neither nor without cannot isnt wasnt arent werent didnt doesnt dont wont wouldnt couldnt cant hasnt havent hadnt denies denied deny refuses refused refuse failed fails не нет ни никто никогда без отрица* опроверг* отказал* отказыва* няма ні ніхто ніколі адмаўля* абверг* адмовіл* немає ніколи спростув* відмовив* заперечу* nie nikt nigdy bez zaprzecz* odmów* nėra niekas niekada paneig* atsisak*";

/// Each line: one side, the other side. Words that hold the same place in a template and turn its meaning.
const OPPOSITES: &[(&str, &str)] = &[
    (
        "detain* arrest* jailed задерж* арест* затрым* арышт* затрима* zatrzym* areszt* sulaik*",
        "releas* freed freeing освобо* отпус* отпущ* вызвал* адпус* адпуш* выйш* вышл* звільн* zwoln* paleis*",
    ),
    (
        "rais* rose rise rises increas* grew повыс* вырос* увелич* павыс* вырас* павяліч* підвищ* зросл* wzros* podnios* padid* išaug* подорож* падараж*",
        "lower* fell falls cut cuts decreas* drop* сниз* упал* уменьш* зніз* знізі* паменш* впал* spad* obniż* sumaž* подешев* патанн*",
    ),
    (
        "open* откры* адкры* відкри* otwar* otworz* atidar* atver*",
        "clos* shut* закры* закри* zamkn* uždar*",
    ),
    (
        "approv* adopt* одобр* принял* ухвал* прыня* схвал* przyję* uchwal* priėm* patvirtin*",
        "reject* vetoed отклон* отверг* адхіл* відхил* odrzuc* atmet*",
    ),
    (
        "begin* began start* launch* нача* пача* почал* почав* rozpocz* prasid* pradėj*",
        "end ends ended finish* stopp* halt* законч* заверш* прекрат* приостан* скончы* спын* закінч* припин* zakończ* wstrzym* baigė* sustabd*",
    ),
    (
        "killed dead died погиб* убит* загін* забіт* загину* zabit* zginę* žuvo",
        "injur* wound* ранен* пострада* паранен* пацярпе* поранен* rann* sužeist*",
    ),
    (
        "acquit* оправда* апраўда* виправда* uniewinn* išteisin*",
        "convict* guilty осуд* признал* асудз* прызнал* засуд* skaza* nuteis*",
    ),
    (
        "impos* ввел* введ* увял* увед* запровад* nałoż* įved*",
        "lift* снял* отмен* зняў знял* скасав* скасув* znios* znies* panaikin*",
    ),
    (
        "join* вступ* уступ* dołącz* prisijung*",
        "quit* leav* left вышел вышла выйш* вийш* opuś* pasitrauk*",
    ),
    (
        "win wins won победил* выиграл* перамог* переміг wygra* laimė*",
        "lose loses lost проигра* прайгра* програ* przegra* pralaimė*",
    ),
];

/// Whether a folded word names a month.
pub(super) fn is_month(word: &str) -> bool {
    month(word).is_some()
}

/// 1 to 12.
pub(super) fn month(word: &str) -> Option<u32> {
    static INDEX: LazyLock<Index<u32>> = LazyLock::new(|| Index::of(MONTHS.into_iter().zip(1..)));
    INDEX.get(word)
}

/// 1 is Monday.
pub(super) fn weekday(word: &str) -> Option<u32> {
    static INDEX: LazyLock<Index<u32>> = LazyLock::new(|| Index::of(WEEKDAYS.into_iter().zip(1..)));
    INDEX.get(word)
}

/// The value of a number that is spelled out.
pub(super) fn numeral(word: &str) -> Option<u32> {
    static INDEX: LazyLock<Index<u32>> =
        LazyLock::new(|| Index::of(NUMERALS.iter().map(|(value, words)| (*words, *value))));
    INDEX.get(word)
}

/// Turns a sentence into its contrary.
pub(super) fn is_negation(word: &str) -> bool {
    among(NEGATIONS, word)
}

/// Which line of opposites the word belongs to, and whether to its second side.
pub(super) fn side(word: &str) -> Option<(usize, bool)> {
    OPPOSITES
        .iter()
        .enumerate()
        .find_map(|(line, (one, other))| {
            if among(one, word) {
                Some((line, false))
            } else {
                among(other, word).then_some((line, true))
            }
        })
}

/// Entries by their first three letters, those with fewer by their first two: a word is looked up without reading the whole table.
pub(super) struct Index<T>(NumberMap<u64, Vec<Entry<T>>>);

struct Entry<T> {
    stem: &'static str,
    open: bool,
    value: T,
}

impl<T: Copy> Index<T> {
    /// Of lines of entries, parted by blanks, and what they stand for.
    pub(super) fn of(lines: impl IntoIterator<Item = (&'static str, T)>) -> Self {
        let mut index: NumberMap<u64, Vec<Entry<T>>> = NumberMap::default();
        for (line, value) in lines {
            for entry in line.split(' ') {
                let stem = entry.trim_end_matches('*');
                let open = stem.len() < entry.len();
                let entries = index.entry(beginning(stem, 3)).or_default();
                entries.push(Entry { stem, open, value });
            }
        }
        Self(index)
    }

    /// What the longest entry that fits stands for.
    pub(super) fn get(&self, word: &str) -> Option<T> {
        self.longest(beginning(word, 3), word)
            .or_else(|| self.longest(beginning(word, 2), word))
    }

    fn longest(&self, beginning: u64, word: &str) -> Option<T> {
        let entries = self.0.get(&beginning)?.iter();
        entries
            .filter(|entry| {
                word.starts_with(entry.stem) && (entry.open || word.len() == entry.stem.len())
            })
            .max_by_key(|entry| entry.stem.len())
            .map(|entry| entry.value)
    }
}

/// The first letters, at most three, as one number.
fn beginning(word: &str, letters: usize) -> u64 {
    let letters = word.chars().take(letters);
    letters.fold(0, |all, letter| all << 21 | u64::from(u32::from(letter)))
}

/// Whether one of the entries, parted by blanks, fits a folded word.
pub(super) fn among(entries: &str, word: &str) -> bool {
    entries
        .split(' ')
        .any(|entry| match entry.strip_suffix('*') {
            Some(stem) => word.starts_with(stem),
            None => entry == word,
        })
}
