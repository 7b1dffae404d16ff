## Veidrodis

mirror-title = Patikrintos naujienos
mirror-intro = Kiekviena naujiena pasirašyta. Kas pataisyta ar atšaukta, pažymėta. Šį aplanką galima kopijuoti ir perduoti toliau.
mirror-how-to-check = Patikrinkite kopiją patys: pirmoji komanda parodo, ar failų sąrašas tikras, antroji – ar kiekvienas failas toks, kaip sąraše.
mirror-earlier = Pagal mėnesius:
mirror-signed = Pasirašyti failai:
mirror-evidence = Įrodymai:
mirror-what-to-do = Ką daryti:
mirror-reason = Priežastis:
mirror-successor = Šis botas keliasi. Pasirašyta šakniniu raktu:
alert-mirror = Veidrodinė kopija neįrašoma. Skelbimas tęsiasi.
