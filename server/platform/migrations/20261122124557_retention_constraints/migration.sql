-- What somebody decided may have to be proven for longer than what it was decided on is kept (GDPR Art. 7(1), 17(3)(e)).
ALTER TABLE "consents" DROP CONSTRAINT "consents_submission_fkey";
--> statement-breakpoint
ALTER TABLE "retention_runs" ADD CONSTRAINT "retention_runs_site_fkey" FOREIGN KEY ("site_id") REFERENCES "sites" ("id");
