INSERT INTO sign_up_hours (hour, joined) VALUES ('2026-11-20 12:00:00+00', 30);
INSERT INTO alerts (kind, subject, detail, raised_at) VALUES
    ('mass_sign_up', 'subscribers', '420 10', '2026-11-20 12:05:00+00'),
    ('events_failing', 'webhook', '', '2026-11-20 12:05:00+00');
