# The Python package: make python, install-python, check-python. Included by the Makefile.
#
#   PYTHON=...            for which Python; default: the system's, whose headers are Debian's
#   PYTHON_LINK=shared    link libtenor.so, as a distribution's package does. By default the
#                         extension has the library in it: so it works wherever it is put, with no
#                         search path for libtenor.so, and cannot meet a library of another version
#   PYTHON_SITE=DIR       where install-python puts it; default: where that Python looks

python_program := $(if $(filter command% environment%,$(origin PYTHON)),$(PYTHON),$(or \
    $(wildcard /usr/bin/python3),$(PYTHON)))
PYTHON_LINK ?= static
PYTHON_SITE ?= $(shell "$(python_program)" -c 'import sysconfig; print(sysconfig.get_path("platlib"))')

python_src     := $(wildcard classify/python/*.c)
python_obj     := $(python_src:%.c=$(BUILD)/%.o)
python_files   := $(wildcard classify/python/tenor/*.py classify/python/tenor/*.pyi) \
                  classify/python/tenor/py.typed
python_build   := $(BUILD)/python
python_package := $(python_build)/tenor
python_info    := tenor-$(VERSION).dist-info
python_module  := $(python_package)/_tenor.abi3.so

# Asked once, and only where it is needed.
python_include = $(eval python_include := $(shell "$(python_program)" -c \
    'import sysconfig; print(sysconfig.get_path("include"))'))$(python_include)

# Slots of types hold functions as void *, which Python promises and ISO C does not.
$(python_obj): private WARNINGS += -Wno-pedantic
$(python_obj): private CPPFLAGS += -DPy_LIMITED_API=0x030b0000 -isystem "$(python_include)"

python_library_static := $(static)
python_library_shared := $(shared)
$(python_module): $(python_obj) $(python_library_$(PYTHON_LINK))
	@mkdir -p "$(@D)"
	$(CC) $(all_cflags) -shared $(LDFLAGS) -o "$@" $(python_obj) $(python_link_$(PYTHON_LINK))
# The library's own names stay within the extension.
python_link_static = "$(static)" -Wl,--exclude-libs,ALL $(library_libs)
python_link_shared = -L"$(BUILD)/lib" -ltenor

# Copies, with the version in a .dist-info: so importlib.metadata and pip know it. It has no
# RECORD, so that pip does not take away what make installed.
$(python_build)/$(python_info)/METADATA: $(python_files) classify/tenor.h
	@mkdir -p "$(@D)" "$(python_package)"
	cp $(python_files) "$(python_package)"
	printf 'Metadata-Version: 2.1\nName: tenor\nVersion: %s\n%s\n%s\n' '$(VERSION)' \
	    'Summary: Genre and stance of news articles, with confidence and evidence' \
	    'Requires-Python: >=3.11' > "$@"
	echo make > "$(@D)/INSTALLER"

.PHONY: python check-python install-python uninstall-python
#help: make python       the Python package, in build/python (PYTHON=..., PYTHON_LINK=shared)
python: $(python_module) $(python_build)/$(python_info)/METADATA

#help: make check-python its tests
check-python: all
	@if [ -e "$(python_include)/Python.h" ]; then \
	    $(MAKE) --no-print-directory -s python && \
	    "$(python_program)" -B tests/python/run.py "$(abspath $(BUILD))"; \
	else \
	    echo "python: skipped: there is no Python.h (./setup --tests installs it)"; \
	fi

#help: make install-python   into $(DESTDIR) and that Python's directory, or PYTHON_SITE
install-python: python
	install -d "$(DESTDIR)$(PYTHON_SITE)/tenor" "$(DESTDIR)$(PYTHON_SITE)/$(python_info)"
	install -m 644 $(python_files) "$(DESTDIR)$(PYTHON_SITE)/tenor"
	install -m 755 "$(python_module)" "$(DESTDIR)$(PYTHON_SITE)/tenor"
	install -m 644 "$(python_build)/$(python_info)/METADATA" \
	    "$(python_build)/$(python_info)/INSTALLER" "$(DESTDIR)$(PYTHON_SITE)/$(python_info)"

uninstall-python:
	rm -rf "$(DESTDIR)$(PYTHON_SITE)/tenor" "$(DESTDIR)$(PYTHON_SITE)/$(python_info)"
