CREATE TABLE "sealed_values" (
	"site_id" text,
	"submission_id" uuid,
	"field" text,
	"purpose" text NOT NULL,
	"kinds" jsonb NOT NULL,
	"sealed" text NOT NULL,
	"state" text NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	CONSTRAINT "sealed_values_pkey" PRIMARY KEY("site_id","submission_id","field")
);
--> statement-breakpoint
ALTER TABLE "deliveries" ADD COLUMN "revision" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "sealed_values_held" ON "sealed_values" ("site_id","submission_id") WHERE "state" = 'held';--> statement-breakpoint
ALTER TABLE "sealed_values" ADD CONSTRAINT "sealed_values_site_id_submission_id_submissions_site_id_id_fkey" FOREIGN KEY ("site_id","submission_id") REFERENCES "submissions"("site_id","id") ON DELETE CASCADE;