# Co bot mówi po polsku. Krótko, prosto, uprzejmie; tryb rozkazujący jak w innych botach, bez rodzaju w zwrotach do czytelnika.
# Słowa: update – informacja; candidate – materiał; evidence – dowód; approval – zatwierdzenie; staff – redakcja;
# review – rozpatrzenie; subscriber – subskrybent; correction – sprostowanie; retraction – wycofanie; handle – pseudonim.

## Nazwy

language-en = angielski
language-be = białoruski
language-ru = rosyjski
language-pl = polski
language-lt = litewski
language-uk = ukraiński
pace-instant = od razu
pace-breaking = tylko pilne
pace-digest = raz dziennie
role-moderator = moderator
role-admin = administrator
urgency-breaking = pilna
urgency-routine = zwykła
verification-confirmed = Potwierdzone
verification-single_source = Jedno źródło
verification-disputed = Sporne
verification-false = Fałsz
