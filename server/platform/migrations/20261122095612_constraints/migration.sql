-- Keys between features, which do not import one another's tables, and rows that may never change.
ALTER TABLE "consents" ADD CONSTRAINT "consents_submission_fkey" FOREIGN KEY ("site_id", "submission_id") REFERENCES "submissions" ("site_id", "id");
--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_subject_fkey" FOREIGN KEY ("site_id", "subject_id") REFERENCES "subjects" ("site_id", "id");
--> statement-breakpoint
ALTER TABLE "consents" ADD CONSTRAINT "consents_notice_fkey" FOREIGN KEY ("site_id", "notice_id") REFERENCES "notices" ("site_id", "id");
--> statement-breakpoint
ALTER TABLE "notices" ADD CONSTRAINT "notices_site_fkey" FOREIGN KEY ("site_id") REFERENCES "sites" ("id");
--> statement-breakpoint
ALTER TABLE "leads" ADD CONSTRAINT "leads_submission_fkey" FOREIGN KEY ("site_id", "id") REFERENCES "submissions" ("site_id", "id");
--> statement-breakpoint
CREATE FUNCTION "refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: publish a new version instead', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER "notices_immutable" BEFORE UPDATE OR DELETE ON "notices" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "form_versions_immutable" BEFORE UPDATE OR DELETE ON "form_versions" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "consents_append_only" BEFORE UPDATE ON "consents" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "audit_entries_immutable" BEFORE UPDATE OR DELETE ON "audit_entries" FOR EACH ROW EXECUTE FUNCTION "refuse_change"();
--> statement-breakpoint
-- Keys of the staff's records to what other features keep: they go with it.
ALTER TABLE "record_cards" ADD CONSTRAINT "record_cards_submission_fkey" FOREIGN KEY ("site_id", "id") REFERENCES "submissions" ("site_id", "id") ON DELETE CASCADE;
--> statement-breakpoint
ALTER TABLE "notes" ADD CONSTRAINT "notes_subject_fkey" FOREIGN KEY ("site_id", "subject_id") REFERENCES "subjects" ("site_id", "id") ON DELETE CASCADE;
--> statement-breakpoint
ALTER TABLE "notes" ADD CONSTRAINT "notes_record_fkey" FOREIGN KEY ("site_id", "record_id") REFERENCES "submissions" ("site_id", "id") ON DELETE CASCADE;
--> statement-breakpoint
-- Few deliveries are not done; a list of the leads that they belong to must not read all that are.
CREATE INDEX "deliveries_open" ON "deliveries" ("site_id", "state", "record_id") WHERE "state" <> 'delivered';
--> statement-breakpoint
-- Under row-level security PostgreSQL uses an index only for operators that cannot tell about foreign rows through errors.
-- `@@` tells nothing, but is not marked so; only a superuser may mark it. Where migrations run without that right (managed
-- databases), searching reads the site's cards one by one: right, but slower.
DO $$ BEGIN
  ALTER FUNCTION pg_catalog.ts_match_vq(tsvector, tsquery) LEAKPROOF;
EXCEPTION WHEN insufficient_privilege THEN
  RAISE NOTICE 'full text search will not use its index under row-level security';
END $$;
