## Administratoriaus pašalinimas

removal-asked-by = { $by } prašo pašalinti { $handle }; turi sutikti dar vienas administratorius: /remove { $handle }
removal-needs-another = { $handle } yra administratorius: per 24 valandas turi sutikti dar vienas administratorius.
removal-agrees = { $by } to jau prašo: patvirtinus tai įvyks iš karto.
removal-asked = Prašymas priimtas. Per 24 valandas turi sutikti dar vienas administratorius: /remove { $handle }. Serveryje tai padaroma iš karto: vestka staff remove { $handle }. Kad iki tol niekas nebūtų skelbiama: /lock.
