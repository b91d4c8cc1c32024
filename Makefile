# wenzhai in two commands, on Debian, Ubuntu or macOS with a Rust toolchain:
#
#   make         what is missing is installed, the program is built, the sample
#                sources become articles, and the articles become public/
#   make test    what the tests need is installed (a browser, too), and all run
#
# Both can be run again at any time, and are quick when nothing has changed.
.POSIX:
.PHONY: site test check clean help

# Says what is missing, installs it, then runs the command that follows.
WITH = sh .ci/with-tools
WENZHAI = $(WITH) build cargo run --release --locked --quiet --

site:
	@$(WITH) build cargo build --release --locked
	@echo '==> Importing content/sources into content/articles'
	@$(WENZHAI) import
	@echo '==> Building public/'
	@$(WENZHAI) build
	@echo
	@echo 'The site is ready. To look at it, open public/index.html in a browser, or run'
	@echo '    python3 -m http.server -d public        and open http://localhost:8000/'
	@echo '    cargo run --release -- serve            a saved file shows at once'

# The debug build: the tests want its checks of overflows and invariants.
test:
	@$(WITH) test cargo test --locked

# What .ci/run does after the tests. It uses the same debug build.
check:
	@bash .ci/run check

# Everything that was made, except the articles: they are the editor's.
clean:
	@echo '==> Removing the compiled program, public/ and the memo'
	cargo clean
	find public -mindepth 1 ! -name .gitkeep -delete
	rm -rf .wenzhai/conversion.memo .wenzhai/pages-*

help:
	@echo 'make         install what is missing, build the program, import the samples, build public/'
	@echo 'make test    install what the tests need and run them all'
	@echo 'make check   formatting, lints, documentation, licences, and wenzhai check on content/'
	@echo 'make clean   remove the compiled program and public/'
