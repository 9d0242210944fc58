CREATE TABLE "site_sightings" (
	"site_id" text,
	"origin" text,
	"outcome" text,
	"call" text NOT NULL,
	"form" text,
	"first_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "site_sightings_pkey" PRIMARY KEY("site_id","origin","outcome")
);
--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "name" text;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "fault" text;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "stopped_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "throttled_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "told_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "removed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "deliveries" ADD COLUMN "fault" text;--> statement-breakpoint
ALTER TABLE "mails" ADD COLUMN "fault" text;--> statement-breakpoint
ALTER TABLE "sites" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
DROP INDEX "mails_by_time";--> statement-breakpoint
CREATE INDEX "mails_by_time" ON "mails" ("site_id","created_at","id");--> statement-breakpoint
CREATE INDEX "deliveries_health" ON "deliveries" ("site_id","connection_id","state","updated_at");--> statement-breakpoint
CREATE INDEX "site_sightings_by_time" ON "site_sightings" ("site_id","last_at");--> statement-breakpoint
ALTER TABLE "site_sightings" ADD CONSTRAINT "site_sightings_site_id_sites_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE CASCADE;