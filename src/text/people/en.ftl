## Removing an admin

removal-asked-by = { $by } asks that { $handle } be removed; one more admin must agree: /remove { $handle }
removal-needs-another = { $handle } is an admin: another admin must agree within 24 hours.
removal-agrees = { $by } has asked for it already: if you confirm, it is done at once.
removal-asked = Asked. Another admin must agree within 24 hours: /remove { $handle }. On the host it is done at once: vestka staff remove { $handle }. To stop publishing until then: /lock.
