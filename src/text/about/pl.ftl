## Kim jesteśmy

about-title = O { $bot }
about-operator = Kto go prowadzi: { $operator }
about-operator-unknown = Nie podano tu, kto go prowadzi.
about-root = Główny klucz publiczny:
about-signing-key = Odcisk klucza podpisu:
about-not-certified = Klucz główny nie potwierdza teraz klucza podpisu. Sprawdzaj ważne informacje także w inny sposób.
about-mirror = Każda informacja jest też tutaj, z podpisem: { $mirror }. Każdy może ją skopiować i sprawdzić bez tego bota.
about-successor = Jeśli ten bot zniknie, szukaj nas tutaj: { $places }. Podpisał to klucz główny.
about-impostor = Jak odróżnić go od podróbki: nazwa to { $bot }, litera w literę. Nigdy nie pisze pierwszy i nie prosi o imię, numer, hasło ani pieniądze. Jeśli wiadomość wydaje się dziwna, wyślij ją do /verify.
about-compare = Porównaj klucz główny z tym, który znasz skądinąd: podróbka nie może nim podpisać.
button-about = O tym bocie
