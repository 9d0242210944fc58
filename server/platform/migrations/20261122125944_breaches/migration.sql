CREATE TABLE "breaches" (
	"site_id" text,
	"id" uuid,
	"title" text NOT NULL,
	"facts" text DEFAULT '' NOT NULL,
	"effects" text DEFAULT '' NOT NULL,
	"measures" text DEFAULT '' NOT NULL,
	"aware_at" timestamp with time zone NOT NULL,
	"occurred_from" timestamp with time zone,
	"occurred_until" timestamp with time zone,
	"nature" jsonb DEFAULT '[]' NOT NULL,
	"categories" jsonb DEFAULT '[]' NOT NULL,
	"people" text DEFAULT '' NOT NULL,
	"people_count" integer,
	"records_count" integer,
	"risk" text,
	"notified_at" timestamp with time zone,
	"notified_to" text,
	"delay_reason" text,
	"not_notified_reason" text,
	"told_at" timestamp with time zone,
	"told_how" text,
	"not_told_ground" text,
	"not_told_reason" text,
	"affected" jsonb NOT NULL,
	"alarmed" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "breaches_pkey" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE INDEX "breaches_time" ON "breaches" ("site_id","aware_at");--> statement-breakpoint
CREATE INDEX "breaches_open" ON "breaches" ("aware_at") WHERE "closed_at" is null and "notified_at" is null;