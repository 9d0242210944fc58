/** What PostgreSQL says in tests to a query that forgot whose rows it means. In production it finds nothing, which is easily overlooked. */
export const NO_SCOPE = 'a query on a table of sites outside of inSite and inEverySite'

/** Makes such a query fail, as the owner of the tables. */
export const STRICT = `
  create function scope_is_set() returns boolean language plpgsql stable as $$
  begin
    if coalesce(current_setting('portik.site', true), '') = '' and coalesce(current_setting('portik.every_site', true), '') = '' then
      raise exception '${NO_SCOPE}';
    end if;
    return true;
  end $$;
  do $$
  declare t record;
  begin
    for t in select tablename from pg_policies where policyname = 'tenant' loop
      execute format('create policy scope_needed on %I as restrictive using ((select scope_is_set())) with check ((select scope_is_set()))', t.tablename);
    end loop;
  end $$`

/** Takes it back: the tables are as production has them. */
export const LENIENT = `
  do $$
  declare t record;
  begin
    for t in select tablename from pg_policies where policyname = 'scope_needed' loop
      execute format('drop policy scope_needed on %I', t.tablename);
    end loop;
  end $$`
