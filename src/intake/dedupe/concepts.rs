//! **Concepts**: what news is about, in the words of six languages, so that reports of one event meet across
//! languages where names alone do not suffice. One line a concept; entries are folded, `*` stands for any ending.
//!
//! English, Russian, Belarusian, Ukrainian, Polish, Lithuanian. Never here: names of people.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Countries, cities and bodies whose names differ more than spelling does.
const PLACES: &[&str] = &[
    "belarus* белорус* беларус* білорус* białorus* baltarus*",
    "russia* moscow* kremlin* росси* росій* расі* рассий* москв* маскв* кремл* крэмл* rosj* rosyj* moskw* kreml* rusij* maskv*",
    "ukrain* украин* украін* україн* kyiv* kiev* киев* кіеў* кіев* київ* києв* kijow* kijów* kijev*",
    "poland polish польш* польс* польшч* polsk* polsc* polska lenk* warsaw* варшав* warszaw* varšuv*",
    "lithuania* литв* литов* літв* літоў* литовс* litw* lietuv*",
    "latvia* латви* латвій* латыш* латві* łotw* łotew* latvij* riga рига* риге риги рыга рызе",
    "german* berlin* герман* немецк* нямецк* берлин* берлін* німеч* niemc* niemiec* vokiet* berlyn*",
    "france french paris франц* париж* парыж* francj* francus* prancūz* paryž*",
    "britain british uk london британ* великобрит* вялікабрыт* лондон* лондан* бритн* brytyj* londyn* britan* londone",
    "usa us american* america washington* сша американ* амерыкан* вашингтон* вашынгтон* ameryk* waszyngton* jav amerik* vašington*",
    "eu european европейс* евросоюз* еўрапейс* еўрасаюз* ес еу єс європ* europejs* ue unia unii unią es europos еврокомисс* brussels брюссел* брусел* bruksel* briusel*",
    "china chinese китай* кіта* кита* chin* kinij* beijing пекин* пекін*",
    "georgia* tbilisi грузи* грузі* тбилис* тбіліс* gruzj* gruzi* sakartvel*",
    "armenia* yerevan армени* армян* армені* вірмен* ереван* ерэван* armen* armėn*",
    "moldova* молдав* малдов* молдов* mołdaw* moldov* chisinau кишин* кішын*",
    "estonia* tallinn эстон* таллин* эстоні* естон* estoń* estij* talin*",
    "hungar* budapest венгр* угорщ* вугорш* венгерс* будапешт* węg* vengr*",
    "iran* tehran иран* іран* тегеран* tehran* teheran*",
    "israel* израил* ізраіл* ізраїл* izrael*",
    "turke* ankara istanbul турц* турэч* туреч* стамбул* анкар* turcj* stambuł* turkij*",
    "nato нато ната nato",
    "un оон аан onz jt jungtinių",
    "osce обсе абсе обсє obwe esbo",
    "venezuel* венесуэл* венесуэл* венесуел* wenezuel* venesuel*",
    "serbia* belgrade серби* сербі* белград* бялград* serbi* belgrad*",
    "czech prague чех* чэх* чес* праг* празе czes* praga pradz* ček* prah*",
    "geneva женев* жэнев* genew* ženev*",
    "vienna вен* wiedeń wiedniu* vien*",
    "vatican pope ватикан* ватыкан* папа папы папе папу папой рымск* понтифик* papież* watykan* popiež* vatikan*",
    "japan* tokyo япони* японі* токио* токіо* japon* japonij*",
    "kazakh* astana казах* астан* kazach* kazachst*",
    "gomel homel гомел* гомель* homl*",
];

/// What happens.
const TOPICS: &[&str] = &[
    "sanction* санкци* санкцы* санкці* sankcj* sankcij*",
    "elect* ballot* vote voter* voting выбор* выбар* вибор* вибор* голосован* галасаван* голосуван* wybor* wybór* głosow* rinkim* balsav*",
    "protest* rally rallies demonstrat* протест* пратэст* митинг* мітынг* мітинг* демонстр* дэманстр* manifest* demonstrac* mitin*",
    "strike strikes striking strikers walkout забастов* бастова* бастую* забастоў* страйк* strajk* streik*",
    "detain* detention* arrest* custody задерж* арест* арэшт* арышт* затрым* затрима* zatrzym* areszt* sulaik* suėm* suim*",
    "sentenc* jailed приговор* приговар* прысуд* асудзіл* осуд* засуд* вирок* skaza* wyrok* nuteis* nuosprend*",
    "court судья суд суда суде суду судом судд* суддз* суды судебн* судов* sąd sądu sądzie sądow* teism* judge* tribunal* трибунал*",
    "prison* jail colony inmate* тюрьм* колони* турм* калоні* в'язниц* вязниц* więzien* więzie* kalėjim* kolonij* заключен* зняволен* зняволе*",
    "releas* freed освобо* вызвал* вызвол* звільн* uwoln* zwoln* paleis* выйш* вышл* отпущ*",
    "political политзаключ* палітвязн* палітзняв* політв* polityczn* politin* kaliniai kalinius kalinių",
    "pardon* помилов* памілав* помилув* ułaskaw* malon*",
    "extremis* экстремис* экстрэміс* екстремі* ekstremis*",
    "terror* террор* тэрар* терор* terror*",
    "journalist* reporter* журналист* журналіст* dziennikar* žurnalist* редакц* рэдакц* redakc*",
    "border* границ* погранич* мяж* межы мяжу памеж* кордон* прикордон* granic* graniczn* pasien* sien*",
    "checkpoint* crossing* переход* пункт* пункце пропуск* прапуск* przejści* przejśc* punkt*",
    "migrant* migration refugee* мигрант* мігрант* беженц* бежанц* біженц* migrant* uchodź* pabėgėl* migrac*",
    "visa* виза визы визу визов* віз візы візу візав* wiz* viz*",
    "drone* uav дрон* беспилотн* бпла безпілот* беспілот* dron* bezzałog* bepilot*",
    "missile* rocket* ракет* ракет* rakiet* pocisk* raket*",
    "attack* shelling strike struck удар* атак* обстрел* абстрэл* обстріл* atak* ostrz* išpuol* apšaud*",
    "kill* dead death* died погиб* убит* смерт* загін* памёр* памер* умер* загину* забіт* помер* zabit* zginę* zmarł* śmier* žuv* mirė miru* mirt*",
    "injur* wound* hurt ранен* пострада* паранен* пацярпе* поранен* постражд* rann* sužeist* nukentėj*",
    "fire blaze burn* пожар* возгоран* пажар* пожеж* pożar* gaisr*",
    "explo* blast взрыв* выбух* вибух* wybuch* eksplo* sprog*",
    "flood* наводнен* подтоп* паводк* паводк* затаплен* повін* powód* powodz* potvyn*",
    "storm* hurricane ураган* шторм* бур* навальн* буря burz* wichur* audr* uragan*",
    "nuclear reactor аэс атомн* ядерн* атам* ядзерн* реактор* рэактар* jądrow* atomow* reaktor* branduol* atomin*",
    "power electricity blackout электр* свет* электраэнерг* електр* світл* prąd* energii elektr* elektros",
    "gas газ газа газу газов* газав* gaz* duj*",
    "oil petroleum нефт* нафт* rop* ropa ropy naft*",
    "price* inflation цен цены цена цени цін* кошт* инфляц* інфляц* inflac* cen ceny kain*",
    "tax* налог* падатк* подат* podat* mokes*",
    "bank* банк* bank*",
    "ruble* rouble* dollar* курс* рубл* рублё* долар* доллар* kurs* rubl* doler*",
    "salar* wage* pay зарплат* заробк* зарпл* заробітн* оплат* płac* wynagr* atlyginim* alg* pensij*",
    "factory plant worker* завод* рабоч* рабоц* рабочы* працаўн* працівн* fabryk* zakład* robotni* gamykl* darbinink* шахт* miner* шахцёр* шахцер* górnik* kopaln*",
    "president* президент* прэзідэнт* prezydent* prezident*",
    "minister* ministry министр* министер* міністр* міністэр* міністер* minist*",
    "parliament* lawmaker* deput* seim sejm сейм* депутат* дэпутат* парламент* парлям* posł* poseł* parlament* seim* думa дум*",
    "law bill decree закон* указ* законопр* законапр* закон* ustaw* dekret* įstatym* potvark*",
    "meet* talks summit встреч* перегов* саммит* сустрэч* перамов* саміт* зустріч* перемов* spotka* rozmow* szczyt* susitik* deryb* viršūn*",
    "agreement treaty deal соглашен* договор* пагаднен* дамов* угод* догов* umow* porozum* susitar* sutart*",
    "ambassad* embassy diplomat* посол* посольств* дипломат* пасол* пасольств* амбасад* дыплам* диплом* ambasad* dyplomat* diplomat*",
    "expel* высыл* выслал* выслан* высл* вислал* вислан* wydal* išsiun*",
    "ceasefire truce перемири* перамір* перемир* прекращен* rozejm* zawiesz* paliaub*",
    "prisoner* pow обмен* абмен* обмін* пленн* палонн* полонен* jeńc* wymian* belaisv* apsikeit*",
    "army troops military soldier* войск* арми* арм* военн* вайск* ваенн* вайсков* військ* арм* wojsk* armi* żołnierz* karin* kariuomen* karių",
    "drill* exercise* manoeuvre* учени* вучэнн* навчан* маневр* манёўр* ćwicz* manewr* pratyb*",
    "airport* plane flight* аэропорт* самол* рейс* аэрапорт* самалёт* самалет* рэйс* літак* аеропорт* lotnisk* samolot* lot* oro lėktuv* skryd*",
    "balloon* шар* аэростат* балон* куль* balon* baliun*",
    "train* rail* поезд* железнодор* цягнік* чыгун* потяг* потяз* залізн* pociąg* kolej* traukin* geležink*",
    "bus автобус* аўтобус* autobus*",
    "crash accident collid* дтп авар* авари* аварыя сутыкн* столкн* зіткн* wypad* zderz* avarij* susidūr*",
    "school* pupil* школ* школьн* ученик* вучн* учн* szko* uczni* mokykl* mokin*",
    "universit* student* университет* студент* універсітэт* студэнт* університет* uniwersyt* studen* universitet*",
    "hospital* doctor* medic* больниц* врач* бальніц* лекар* урач* лікарн* лікар* szpital* lekarz* ligonin* gydytoj* medyk* medik*",
    "covid* virus* flu vaccin* measles вирус* вірус* грип* вакцин* вакцын* wirus* grypa szczep* vakcin* skiep* корь кору koru адзёр",
    "telegram* channel* телеграм* тэлеграм* канал* kanał* kanal*",
    "internet* website* block* интернет* сайт* блокир* інтэрнэт* блак* блокув* інтернет* stron* blok* interneto svetain*",
    "newspaper* media editor* газет* сми смі медиа медыя медіа gazet* medi* žiniask* laikrašt*",
    "book* книг* кніг* książ* knyg*",
    "film* festival* кино* фильм* фестивал* фільм* фестывал* кінo film* festival*",
    "prize award* преми* прэмі* премі* наград* узнагар* нагород* nagrod* premij* apdovanoj* нобел* nobel* nobl*",
    "football match cup футбол* матч* кубок* футбола piłk* mecz* futbol* rungtyn*",
    "olymp* олимпи* алімпі* олімпі* olimpi*",
    "church priest* bishop* церк* священ* ксендз* царкв* касцёл* касцел* святар* храм* kośció* ksiądz księd* kapłan* bažnyč* kunig* костел*",
    "human правозащит* праваабарон* правозахис* rights права правоў прав viasna вясна весна praw* teisi* žmogaus",
    "torture* beating* пыт* избие* катаван* збіц* збіва* катуван* tortur* kankin*",
    "fine fined штраф* штраф* grzywn* bauda baud*",
    "search* raid* обыск* ператрус* вобшук* обшук* przeszuk* rewizj* krat*",
    "corrupt* bribe* коррупц* взятк* карупц* хабар* корупц* korupc* łapówk* kyši* kyšin*",
    "treason spy spie* espion* измен* шпион* здрад* шпіён* шпіг* зрад* шпигун* szpieg* zdrad* šnip* išdav*",
    "hacker* cyber* leak* хакер* кибер* утечк* кібер* цечк* витік* haker* cyber* wyciek* kibern* įsilauž*",
    "investigat* criminal case уголовн* расследов* следств* крымінал* расслед* следч* криміналь* розслід* śledztw* karn* tyrim* baudžiam*",
    "opposition оппозиц* апазіц* опозиц* opozyc* opozic*",
    "party партия партии партию партыя партыі партія partia partii partij*",
    "mayor* мэр* мер мера мером burmistrz* mer mera meras mero",
    "grain harvest зерн* збожж* урожай* урадж* зерно zboż* zbior* grūd* derl*",
    "fertili* potash калий* калій* удобрен* угнаенн* добрив* nawoz* potas* trąš* kali*",
    "truck* lorr* фур фуры фура грузовик* грузавік* вантаж* ciężarów* tir* vilkik* sunkvežim*",
    "shop store* market* магазин* рынок* рынк* крам* магазін* sklep* targ* parduotuv* turg*",
    "water river вод* рек* рак* рік* річк* wod* rzek* vanden* upė upės",
    "earthquake* землетряс* землятрус* землетрус* trzęsien* drebėjim*",
    "bridge мост* мост* міст* most* tilt*",
    "child* дет* ребен* дзяц* дзіц* діт* дитин* dziec* vaik*",
    "woman women женщин* жанчын* жінк* kobiet* moter*",
    "pension* пенси* пенсі* emeryt* pensinink*",
    "resign* отстав* адстаўк* відставк* dymisj* zrezygn* atsistatyd*",
    "appoint* назнач* прызнач* признач* mianowa* paskir*",
    "museum monument* музе* памятник* помнік* памяць пам'ят* muzeum* pomnik* muziej* paminkl*",
    "language мов* язык* język* kalb*",
    "asylum citizenship убежищ* граждан* прытул* грамадзян* притулок* громадян* azyl* obywatel* prieglob* piliety*",
    "plan* план* plan*",
    "bomb* mine mines бомб* мин* мін* заминир* замініров* bomb* min* замін* užminuot*",
    "police милиц* полиц* міліц* паліц* поліц* policj* policij* омон амап",
    "kgb кгб кдб kdb",
    "weapon* arms оружи* зброя зброі збро* broń broni ginkl*",
    "euro евро еўра євро eur",
    "aid help loan помощ* дапамог* допомог* pomoc* param* pagalb*",
    "currency валют* walut* valiut*",
    "forest* лес* ліс* las lasu lasy mišk*",
    "rent housing apartment* жиль* квартир* кватэр* житл* mieszkan* būst* but*",
    "hunger голод* галадоўк* голодув* głod* bad badauj*",
];

/// A concept's number: places first.
pub(super) fn concept(folded: &str) -> Option<u16> {
    INDEX
        .get(&beginning(folded))?
        .iter()
        .filter(|entry| {
            if entry.open {
                folded.starts_with(entry.stem)
            } else {
                folded == entry.stem
            }
        })
        .max_by_key(|entry| entry.stem.len())
        .map(|entry| entry.concept)
}

/// Whether a concept is a place.
pub(super) fn is_place(concept: u16) -> bool {
    usize::from(concept) < PLACES.len()
}

struct Entry {
    stem: &'static str,
    open: bool,
    concept: u16,
}

/// Entries by their first two letters.
static INDEX: LazyLock<HashMap<[char; 2], Vec<Entry>>> = LazyLock::new(|| {
    let mut index: HashMap<[char; 2], Vec<Entry>> = HashMap::new();
    for (line, concept) in PLACES.iter().chain(TOPICS).zip(0..) {
        for entry in line.split(' ') {
            let stem = entry.trim_end_matches('*');
            let open = stem.len() < entry.len();
            index.entry(beginning(stem)).or_default().push(Entry {
                stem,
                open,
                concept,
            });
        }
    }
    index
});

fn beginning(word: &str) -> [char; 2] {
    let mut letters = word.chars();
    [letters.next().unwrap_or(' '), letters.next().unwrap_or(' ')]
}
