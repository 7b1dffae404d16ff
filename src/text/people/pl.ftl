## Usuwanie administratora

removal-asked-by = { $by } prosi o usunięcie { $handle }; potrzebna jest zgoda jeszcze jednego administratora: /remove { $handle }
removal-needs-another = { $handle } jest administratorem: w ciągu 24 godzin musi się zgodzić jeszcze jeden administrator.
removal-agrees = { $by } już o to prosi: po potwierdzeniu stanie się to od razu.
removal-asked = Prośba przyjęta. W ciągu 24 godzin musi się zgodzić jeszcze jeden administrator: /remove { $handle }. Na serwerze można to zrobić od razu: vestka staff remove { $handle }. Aby do tego czasu nic się nie ukazało: /lock.
