# Tenor in SQL: an extension of SQLite and one of PostgreSQL, each built where its headers are.

PG_CONFIG  ?= pg_config
pg_server  := $(shell $(PG_CONFIG) --includedir-server 2>/dev/null)
sqlite_dir ?= $(libdir)/sqlite3

# What both engines share; the programs' JSON is written by the programs' own files.
sql_shared_src := $(addprefix classify/sql/,characters.c models.c options.c report.c rows.c scoring.c)
sql_tool_src   := $(wildcard classify/output_json*.c) classify/output_writer.c classify/json_draft.c \
                  metrics/shares.c features/io/json_out.c features/io/directory.c \
                  features/base/memory.c features/base/failure.c features/base/offset_map.c features/text/unicode.c
sql_shared_obj := $(call objects,$(sql_shared_src) $(sql_tool_src))
test_obj       += $(call objects,$(sql_shared_src))

sqlite_so     := $(BUILD)/sqlite/tenor.so
postgresql_so := $(BUILD)/postgresql/tenor.so

# Only what the engine calls is public: nothing of libtenor.a can clash with another copy of it.
link_extension = $(CC) $(all_cflags) -shared -Wl,-Bsymbolic -Wl,--exclude-libs,ALL $(LDFLAGS) -o $@

ifneq ($(wildcard /usr/include/sqlite3ext.h)$(shell pkg-config --exists sqlite3 2>/dev/null && echo yes),)
sql_built += $(sqlite_so)
else
sql_skipped += sqlite
endif
ifneq ($(pg_server),)
ifneq ($(wildcard $(pg_server)/postgres.h),)
sql_built += $(postgresql_so)
endif
endif
ifeq ($(filter $(postgresql_so),$(sql_built)),)
sql_skipped += postgresql
endif

sqlite_obj     := $(call objects,$(wildcard classify/sql/sqlite*.c)) $(sql_shared_obj)
postgresql_obj := $(call objects,$(wildcard classify/sql/postgresql/*.c)) $(sql_shared_obj)

# SQLite unloads an extension that could not add all its functions, but leaves those that it added,
# and would jump to where they were: so it stays (nodelete).
$(sqlite_so): $(sqlite_obj) $(static) classify/sql/sqlite.map
	@mkdir -p $(@D)
	$(link_extension) -Wl,--no-undefined -Wl,-z,nodelete -Wl,--version-script=classify/sql/sqlite.map \
	    $(sqlite_obj) $(static) -ljansson $(library_libs)

# PostgreSQL's headers need the compiler's flags that it was built with, and make warnings of their
# own. Its names are the server's: they are not there until it loads the module.
$(BUILD)/classify/sql/postgresql/%.o: CFLAGS += -fno-strict-aliasing -fwrapv
$(BUILD)/classify/sql/postgresql/%.o: CPPFLAGS += -D_GNU_SOURCE -isystem '$(pg_server)'
$(postgresql_so): $(postgresql_obj) $(static) classify/sql/postgresql/tenor.map
	@mkdir -p $(@D)
	$(link_extension) -Wl,--version-script=classify/sql/postgresql/tenor.map \
	    $(postgresql_obj) $(static) -ljansson $(library_libs)

#help: make sql          the extensions of SQLite and PostgreSQL, where their headers are installed
.PHONY: sql check-sql install-sql uninstall-sql
sql: $(sql_built)
	@for engine in $(sql_skipped); do echo "no headers of $$engine: its extension is not built"; done

# Programs that use the extension of SQLite, for the tests.
sql_hosts := $(if $(filter $(sqlite_so),$(sql_built)),$(BUILD)/tests/sql/hosts)
$(BUILD)/tests/sql/hosts: $(BUILD)/tests/sql/hosts.o
	$(CC) $(all_cflags) $(LDFLAGS) -rdynamic -o $@ $^ -lsqlite3

#help: make check-sql    the tests of what make sql builds
check-sql: sql all $(sql_hosts)
	tests/sql/run.sh '$(abspath $(BUILD))'

sql_manual    := classify/sql/tenor-sql.7
pg_pkglibdir  ?= $(shell $(PG_CONFIG) --pkglibdir 2>/dev/null)
pg_extensions ?= $(shell $(PG_CONFIG) --sharedir 2>/dev/null)/extension
pg_files      := $(wildcard classify/sql/postgresql/tenor.control classify/sql/postgresql/tenor--*.sql)

#help: make install-sql  install them: SQLite's in libdir, PostgreSQL's where pg_config says
install-sql: sql
	install -d -- '$(DESTDIR)$(mandir)/man7'
	install -m 644 -- $(sql_manual) '$(DESTDIR)$(mandir)/man7'
ifneq ($(filter $(sqlite_so),$(sql_built)),)
	install -d -- '$(DESTDIR)$(sqlite_dir)'
	install -m 755 -- $(sqlite_so) '$(DESTDIR)$(sqlite_dir)/tenor.so'
endif
ifneq ($(filter $(postgresql_so),$(sql_built)),)
	install -d -- '$(DESTDIR)$(pg_pkglibdir)' '$(DESTDIR)$(pg_extensions)'
	install -m 755 -- $(postgresql_so) '$(DESTDIR)$(pg_pkglibdir)/tenor.so'
	install -m 644 -- $(pg_files) '$(DESTDIR)$(pg_extensions)'
endif

uninstall-sql:
	rm -f -- '$(DESTDIR)$(mandir)/man7/$(notdir $(sql_manual))' '$(DESTDIR)$(sqlite_dir)/tenor.so' \
	    '$(DESTDIR)$(pg_pkglibdir)/tenor.so'
	cd classify/sql/postgresql && for file in tenor*; do \
	    case $$file in *.c) ;; *) rm -f -- '$(DESTDIR)$(pg_extensions)'/"$$file" ;; esac; \
	done
