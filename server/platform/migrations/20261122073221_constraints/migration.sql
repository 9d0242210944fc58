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
