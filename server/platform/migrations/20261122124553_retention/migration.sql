CREATE TABLE "retention_runs" (
	"site_id" text,
	"id" uuid,
	"at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone NOT NULL,
	"dry" boolean NOT NULL,
	"started_by" text NOT NULL,
	"results" jsonb NOT NULL,
	"salt" text NOT NULL,
	CONSTRAINT "retention_runs_pkey" PRIMARY KEY("site_id","id")
);
--> statement-breakpoint
CREATE INDEX "retention_runs_time" ON "retention_runs" ("site_id","at");