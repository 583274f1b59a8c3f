;;; genc.el --- Specs of genc in Emacs, by eglot -*- lexical-binding: t; -*-

;; Package-Requires: ((emacs "26.1") (eglot "1.9"))

;;; Commentary:

;; Put this file into a folder of `load-path' and (require 'genc) into init.el.
;; Eglot is part of Emacs from 29 on, and a package before it.  Shapes beside
;; the text need Eglot 1.10 or Emacs 29: M-x eglot-inlay-hints-mode.

;;; Code:

(require 'eglot)

(defgroup genc nil
  "Specs of deep generative models."
  :group 'languages)

(defcustom genc-command '("genc" "lsp" "--stdio")
  "The command of the language server, in a list of words."
  :type '(repeat string))

(defvar genc-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?/ ". 12" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?_ "w" table)
    table)
  "Comments are // …, texts stand in quotation marks, and _ is part of a word.")

(defvar genc-font-lock-keywords
  '(("^[ \t]*\\(model\\|variant\\|ablation\\|net\\|flow\\|block\\|codebook\\|fn\\|sample\\|data\\)[ \t]+\\([A-Za-z_][A-Za-z0-9_]*\\)"
     (1 font-lock-keyword-face) (2 font-lock-function-name-face))
    ("^[ \t]*\\(param\\|let\\|loss\\|metric\\|plot\\|pool\\|step\\)[ \t]+\\([A-Za-z_][A-Za-z0-9_]*\\)"
     (1 font-lock-keyword-face) (2 font-lock-variable-name-face))
    ("^[ \t]*\\(use\\|return\\|train\\|minimize\\|set\\|drop\\|swap\\|insert\\|expect\\|claim\\)\\_>"
     (1 font-lock-keyword-face))
    ("\\_<[A-Z][A-Za-z0-9_]*\\_>" . font-lock-type-face))
  "Colours of what a line alone shows.")

;;;###autoload
(define-derived-mode genc-mode prog-mode "genc"
  "A mode for specs of genc."
  (setq-local comment-start "// ")
  (setq-local comment-start-skip "//+[ \t]*")
  (setq-local indent-tabs-mode nil)
  (setq-local tab-width 2)
  (setq-local font-lock-defaults '(genc-font-lock-keywords))
  (setq-local eglot-workspace-configuration '(:genc (:inlayHints t :codeLens :json-false))))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.gen\\'" . genc-mode))
(add-to-list 'eglot-server-programs (cons 'genc-mode (lambda (&rest _) genc-command)))
(add-hook 'genc-mode-hook #'eglot-ensure)

(provide 'genc)
;;; genc.el ends here
