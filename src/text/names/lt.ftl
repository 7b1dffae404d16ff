# Ką botas sako lietuviškai. Trumpai, paprastai, „jūs“, be giminės kreipiantis į skaitytoją.
# Žodžiai: update – naujiena; candidate – įrašas; evidence – įrodymas; approval – pritarimas; staff – redakcija;
# review – peržiūra; subscriber – prenumeratorius; correction – pataisymas; retraction – atšaukimas; handle – slapyvardis.

## Pavadinimai

language-en = anglų
language-be = baltarusių
language-ru = rusų
language-pl = lenkų
language-lt = lietuvių
language-uk = ukrainiečių
pace-instant = iš karto
pace-breaking = tik skubias
pace-digest = kartą per dieną
role-moderator = moderatorius
role-admin = administratorius
urgency-breaking = skubi
urgency-routine = įprasta
verification-confirmed = Patvirtinta
verification-single_source = Vienas šaltinis
verification-disputed = Ginčijama
verification-false = Netiesa
