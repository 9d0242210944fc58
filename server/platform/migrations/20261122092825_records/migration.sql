CREATE TABLE "notes" (
	"site_id" text,
	"id" uuid,
	"subject_id" uuid NOT NULL,
	"record_id" uuid,
	"text" text NOT NULL,
	"author_id" text NOT NULL,
	"author_name" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "notes_pkey" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "record_cards" (
	"site_id" text,
	"id" uuid,
	"subject_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"state" text NOT NULL,
	"form_id" text NOT NULL,
	"locale" text NOT NULL,
	"source" text NOT NULL,
	"grade" text,
	"score" integer,
	"words" tsvector NOT NULL,
	CONSTRAINT "record_cards_pkey" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "saved_views" (
	"site_id" text,
	"id" uuid,
	"room" text NOT NULL,
	"name" text NOT NULL,
	"query" text NOT NULL,
	"columns" jsonb,
	"owner_id" text NOT NULL,
	"owner_name" text NOT NULL,
	"shared" boolean DEFAULT false NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "saved_views_pkey" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "undos" (
	"site_id" text,
	"id" uuid,
	"kind" text NOT NULL,
	"items" jsonb NOT NULL,
	"actor_id" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "undos_pkey" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
ALTER TABLE "submissions" ADD COLUMN "discarded_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "manual_grade" text;--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "graded_by" text;--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "graded_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "leads" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
CREATE INDEX "submissions_discarded" ON "submissions" ("discarded_at") WHERE "discarded_at" is not null;--> statement-breakpoint
CREATE INDEX "mails_recipient" ON "mails" ("site_id","recipient");--> statement-breakpoint
CREATE INDEX "notes_subject" ON "notes" ("site_id","subject_id","created_at");--> statement-breakpoint
CREATE INDEX "notes_record" ON "notes" ("site_id","record_id");--> statement-breakpoint
CREATE INDEX "record_cards_time" ON "record_cards" ("site_id","created_at","id");--> statement-breakpoint
CREATE INDEX "record_cards_subject" ON "record_cards" ("site_id","subject_id","created_at");--> statement-breakpoint
CREATE INDEX "record_cards_form" ON "record_cards" ("site_id","form_id","created_at","id");--> statement-breakpoint
CREATE INDEX "record_cards_locale" ON "record_cards" ("site_id","locale","created_at","id");--> statement-breakpoint
CREATE INDEX "record_cards_source" ON "record_cards" ("site_id","source","created_at","id");--> statement-breakpoint
CREATE INDEX "record_cards_grade" ON "record_cards" ("site_id","grade","created_at","id");--> statement-breakpoint
CREATE INDEX "record_cards_score" ON "record_cards" ("site_id","score","created_at","id") WHERE "grade" is not null and "state" <> 'discarded';--> statement-breakpoint
CREATE INDEX "record_cards_state" ON "record_cards" ("site_id","state","created_at","id") WHERE "state" <> 'accepted';--> statement-breakpoint
CREATE INDEX "record_cards_words" ON "record_cards" USING gin ("words") WITH (fastupdate=false);--> statement-breakpoint
CREATE INDEX "undos_expiry" ON "undos" ("expires_at");--> statement-breakpoint
ALTER TABLE "notes" ADD CONSTRAINT "notes_site_id_sites_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id");--> statement-breakpoint
ALTER TABLE "record_cards" ADD CONSTRAINT "record_cards_site_id_sites_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id");--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_site_id_sites_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id");--> statement-breakpoint
ALTER TABLE "undos" ADD CONSTRAINT "undos_site_id_sites_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id");