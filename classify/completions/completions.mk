# Completions for bash, zsh and fish, made from options.tsv. Included by the Makefile, which installs
# them with the rest.

bashcompdir ?= $(datadir)/bash-completion/completions
zshcompdir  ?= $(datadir)/zsh/site-functions
fishcompdir ?= $(datadir)/fish/vendor_completions.d

completion_table := classify/completions/options.tsv
completion_words  = -v models='$(sort $(notdir $(models:.tenor=)))'
completion_fish  := $(patsubst %,$(BUILD)/completions/%.fish,$(notdir $(tools)))
completions      := $(BUILD)/completions/tenor.bash $(BUILD)/completions/_tenor $(completion_fish)

$(completions): $(completion_table) $(models)
	@mkdir -p $(@D)
	awk $(completion_words) $(if $(filter %.fish,$@),-v tool=$(basename $(notdir $@))) -f $(filter %.awk,$^) $< >$@
$(BUILD)/completions/tenor.bash: classify/completions/bash.awk
$(BUILD)/completions/_tenor: classify/completions/zsh.awk
$(completion_fish): classify/completions/fish.awk

# bash finds the completions of a command by its name.
completions_installed = $(call all_in_root,$(bashcompdir),$(notdir $(tools))) \
    $(call in_root,$(zshcompdir)/_tenor) $(call all_in_root,$(fishcompdir),$(notdir $(completion_fish)))

.PHONY: install-completions
install-completions: $(completions)
	install -d -- $(call in_root,$(bashcompdir)) $(call in_root,$(zshcompdir)) $(call in_root,$(fishcompdir))
	for tool in $(notdir $(tools)); do \
	    install -m 644 -- $(BUILD)/completions/tenor.bash $(call in_root,$(bashcompdir))/$$tool || exit 1; \
	done
	install -m 644 -- $(BUILD)/completions/_tenor $(call in_root,$(zshcompdir))
	install -m 644 -- $(completion_fish) $(call in_root,$(fishcompdir))
