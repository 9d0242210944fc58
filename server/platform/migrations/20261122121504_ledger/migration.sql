CREATE TABLE "ledger_heads" (
	"site_id" text,
	"size" bigint,
	"root" bytea NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"through" bigint NOT NULL,
	"jws" text NOT NULL,
	CONSTRAINT "ledger_heads_pkey" PRIMARY KEY("site_id","size")
);
--> statement-breakpoint
CREATE TABLE "ledger_keys" (
	"number" integer PRIMARY KEY,
	"kid" text NOT NULL,
	"jwk" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger_leaves" (
	"site_id" text,
	"seq" bigint GENERATED ALWAYS AS IDENTITY (sequence name "ledger_leaves_seq_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"commitment" bytea NOT NULL,
	CONSTRAINT "ledger_leaves_pkey" PRIMARY KEY("site_id","seq")
);
--> statement-breakpoint
CREATE TABLE "ledger_nodes" (
	"site_id" text,
	"tier" smallint,
	"index" bigint,
	"hash" bytea NOT NULL,
	CONSTRAINT "ledger_nodes_pkey" PRIMARY KEY("site_id","tier","index")
);
--> statement-breakpoint
CREATE TABLE "ledger_positions" (
	"site_id" text,
	"position" bigint,
	"seq" bigint NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"commitment" bytea NOT NULL,
	CONSTRAINT "ledger_positions_pkey" PRIMARY KEY("site_id","position"),
	CONSTRAINT "ledger_positions_leaf" UNIQUE("site_id","id")
);
--> statement-breakpoint
ALTER TABLE "audit_entries" ADD COLUMN "salt" text;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "principal" text;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "context" jsonb;--> statement-breakpoint
ALTER TABLE "consents" ADD COLUMN "salt" text;