CREATE INDEX "deliveries_attention" ON "deliveries" ("site_id") WHERE "state" = 'needs_attention';--> statement-breakpoint
CREATE INDEX "submissions_quarantined" ON "submissions" ("site_id","created_at") WHERE "state" = 'quarantined';--> statement-breakpoint
CREATE INDEX "mails_failed" ON "mails" ("site_id") WHERE "state" = 'failed';