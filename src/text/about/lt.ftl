## Kas mes

about-title = Apie { $bot }
about-operator = Kas jį valdo: { $operator }
about-operator-unknown = Kas jį valdo, čia nepasakyta.
about-root = Šakninis viešasis raktas:
about-signing-key = Parašo rakto atspaudas:
about-not-certified = Šakninis raktas dabar nepatvirtina parašo rakto. Svarbias naujienas tikrinkite ir kitu būdu.
about-mirror = Kiekviena naujiena su parašu yra ir čia: { $mirror }. Ją nukopijuoti ir patikrinti gali kiekvienas, be šio boto.
about-successor = Jei šis botas dingtų, ieškokite mūsų čia: { $places }. Tai pasirašyta šakniniu raktu.
about-impostor = Kaip atskirti jį nuo apsimetėlio: vardas yra { $bot }, raidė į raidę. Jis niekada nerašo pirmas ir neprašo vardo, numerio, slaptažodžio ar pinigų. Jei žinutė atrodo keista, nusiųskite ją su /verify.
about-compare = Palyginkite šakninį raktą su tuo, kurį žinote iš kitur: apsimetėlis juo pasirašyti negali.
button-about = Apie šį botą
