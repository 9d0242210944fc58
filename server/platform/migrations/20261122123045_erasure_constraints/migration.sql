-- Keys between features, which do not import one another's tables.
ALTER TABLE "erasures" ADD CONSTRAINT "erasures_site_fkey" FOREIGN KEY ("site_id") REFERENCES "sites" ("id");
--> statement-breakpoint
ALTER TABLE "erasure_steps" ADD CONSTRAINT "erasure_steps_erasure_fkey" FOREIGN KEY ("site_id", "erasure_id") REFERENCES "erasures" ("site_id", "id") ON DELETE CASCADE;
--> statement-breakpoint
ALTER TABLE "suppressions" ADD CONSTRAINT "suppressions_site_fkey" FOREIGN KEY ("site_id") REFERENCES "sites" ("id");
--> statement-breakpoint
-- An ended hold and the key of a person go with the person; a hold that still holds keeps the person.
ALTER TABLE "legal_holds" ADD CONSTRAINT "legal_holds_subject_fkey" FOREIGN KEY ("site_id", "subject_id") REFERENCES "subjects" ("site_id", "id") ON DELETE CASCADE;
--> statement-breakpoint
ALTER TABLE "subject_keys" ADD CONSTRAINT "subject_keys_subject_fkey" FOREIGN KEY ("site_id", "subject_id") REFERENCES "subjects" ("site_id", "id") ON DELETE CASCADE;
