## Pliki przysłane do bota

file-not-given = Telegram nie wydaje tego pliku. Wyślij go, proszę, jeszcze raz.
