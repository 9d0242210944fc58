ALTER TABLE "deliveries" ADD COLUMN "leased_until" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "deliveries_time" ON "deliveries" ("site_id","created_at","id");