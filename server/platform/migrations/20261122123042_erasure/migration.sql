CREATE TABLE "erasure_steps" (
	"site_id" text,
	"erasure_id" uuid,
	"round" integer,
	"step" text,
	"state" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp with time zone NOT NULL,
	"result" jsonb DEFAULT '{}' NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "erasure_steps_pkey" PRIMARY KEY("site_id","erasure_id","round","step")
);
--> statement-breakpoint
CREATE TABLE "erasures" (
	"site_id" text,
	"id" uuid,
	"request_id" text,
	"state" text DEFAULT 'running' NOT NULL,
	"round" integer DEFAULT 1 NOT NULL,
	"items" jsonb DEFAULT '[]' NOT NULL,
	"sealed" text,
	"approved_by" text NOT NULL,
	"certificate" text,
	"jws" text,
	"leaf_id" uuid,
	"salt" text,
	"next_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone,
	CONSTRAINT "erasures_pkey" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "legal_holds" (
	"site_id" text,
	"id" uuid,
	"subject_id" uuid NOT NULL,
	"items" jsonb NOT NULL,
	"reason" text NOT NULL,
	"law" text NOT NULL,
	"set_by" text NOT NULL,
	"until" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "legal_holds_pkey" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE TABLE "subject_keys" (
	"site_id" text,
	"subject_id" uuid,
	"wrapped" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "subject_keys_pkey" PRIMARY KEY("site_id","subject_id")
);
--> statement-breakpoint
CREATE TABLE "suppressions" (
	"site_id" text,
	"hash" text,
	"key_id" text NOT NULL,
	"kind" text NOT NULL,
	"scope" text,
	"reason" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "suppressions_pkey" PRIMARY KEY("site_id","hash","scope")
);
--> statement-breakpoint
CREATE INDEX "erasures_due" ON "erasures" ("next_at") WHERE "state" <> 'done';--> statement-breakpoint
CREATE INDEX "legal_holds_subject" ON "legal_holds" ("site_id","subject_id");