-- The ledger only grows. Rights refuse the rest to the server itself (see isolation.ts); triggers refuse it to whoever has more rights.
CREATE FUNCTION "refuse_rewriting"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: what was written stays', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER "ledger_leaves_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_leaves" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_rewriting"();
--> statement-breakpoint
CREATE TRIGGER "ledger_positions_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_positions" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_rewriting"();
--> statement-breakpoint
CREATE TRIGGER "ledger_nodes_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_nodes" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_rewriting"();
--> statement-breakpoint
CREATE TRIGGER "ledger_heads_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_heads" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_rewriting"();
--> statement-breakpoint
CREATE TRIGGER "ledger_keys_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "ledger_keys" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_rewriting"();
