# The Python package: make python, install-python, check-python. Included by the Makefile.
#
#   PYTHON=...            for which Python; default: the system's, whose headers are Debian's
#   PYTHON_LINK=shared    link libtenor.so, as a distribution's package does. By default the
#                         extension has the library in it: so it works wherever it is put, with no
#                         search path for libtenor.so, and cannot meet a library of another version
#   PYTHON_SITE=DIR       where install-python puts it; default: where that Python looks

python_chosen  := $(filter command% environment%,$(origin PYTHON))
python_program := $(if $(python_chosen),$(PYTHON),$(or $(wildcard /usr/bin/python3),$(PYTHON)))
# Asked once, and only where it is needed.
ask_python      = $(shell $(call quote,$(python_program)) -c 'import sysconfig; print(sysconfig.get_path("$(1)"))')
python_include  = $(eval python_include := $(call ask_python,include))$(python_include)
PYTHON_LINK    ?= static
ifneq ($(call unchosen,PYTHON_SITE),)
PYTHON_SITE     = $(eval PYTHON_SITE := $(call ask_python,platlib))$(PYTHON_SITE)
endif
ifeq ($(filter static shared,$(PYTHON_LINK)),)
$(error PYTHON_LINK is static or shared, not '$(PYTHON_LINK)')
endif

python_obj     := $(call objects,$(wildcard classify/python/*.c))
python_files   := $(wildcard classify/python/tenor/*.py classify/python/tenor/*.pyi) \
                  classify/python/tenor/py.typed
python_package := $(BUILD)/python/tenor
python_module  := $(python_package)/_tenor.abi3.so
python_info    := tenor-$(VERSION).dist-info
python_copied  := $(BUILD)/python/$(python_info)/METADATA

# Slots of types hold functions as void *, which Python promises and ISO C does not.
$(python_obj): private WARNINGS += -Wno-pedantic
$(python_obj): private own_defines = -DPy_LIMITED_API=0x030b0000 -isystem $(call quote,$(python_include))

# The library's own names stay within the extension.
python_library_static := $(static)
python_library_shared := $(shared)
python_link_static     = $(static) -Wl,--exclude-libs,ALL $(library_libs)
python_link_shared     = -L$(BUILD)/lib -ltenor
$(BUILD)/python-link: FORCE
	$(call write_if_new,$(PYTHON_LINK))
$(python_module): $(python_obj) $(python_library_$(PYTHON_LINK)) $(BUILD)/python-link
	@mkdir -p $(@D)
	$(link) -shared $(python_obj) $(python_link_$(PYTHON_LINK)) $(LDLIBS)

# A .dist-info tells importlib.metadata and pip the version. It has no RECORD, so that pip does not
# take away what make installed.
$(python_copied): $(python_files) $(BUILD)/version
	@mkdir -p $(@D) $(python_package)
	cp $(python_files) $(python_package)
	printf '%s\n' 'Metadata-Version: 2.1' 'Name: tenor' 'Version: $(VERSION)' \
	    'Summary: Genre and stance of news articles, with confidence and evidence' \
	    'Requires-Python: >=3.11' >$@
	echo make >$(@D)/INSTALLER

.PHONY: python check-python install-python uninstall-python
#help: make python       the Python package, in build/python (PYTHON=..., PYTHON_LINK=shared)
python: $(python_module) $(python_copied) | $(BUILD)/tenor-checkout

#help: make check-python its tests
check-python: all
	@if [ -e $(call quote,$(python_include)/Python.h) ]; then \
	    $(MAKE) --no-print-directory -s python && \
	    $(call quote,$(python_program)) -B tests/python/run.py $(BUILD); \
	else \
	    echo "python: skipped: there is no Python.h (./setup --tests installs it)"; \
	fi

in_site = $(call in_root,$(PYTHON_SITE)/$(1))
#help: make install-python   into $(DESTDIR) and that Python's directory, or PYTHON_SITE
install-python: python
	install -d -- $(call in_site,tenor) $(call in_site,$(python_info))
	install -m 644 -- $(python_files) $(call in_site,tenor)
	install -m 755 -- $(python_module) $(call in_site,tenor)
	install -m 644 -- $(python_copied) $(BUILD)/python/$(python_info)/INSTALLER $(call in_site,$(python_info))

# What Python compiled goes too.
uninstall-python:
	rm -rf -- $(call in_site,tenor) $(call in_site,$(python_info))
