;;; smoke.el --- For tests: what Emacs shows of a spec, written as JSON -*- lexical-binding: t; -*-

;; Variables of the environment: GENC_EL, GENC_CALL (JSON), GENC_SPEC, GENC_ANSWER.

;;; Code:

(package-initialize)
(add-to-list 'load-path (getenv "GENC_EL"))
(require 'json)
(require 'genc)
(require 'flymake)

(defun smoke-wait (holds)
  "Wait until HOLDS says yes, for a minute at most."
  (let ((rounds 600))
    (while (and (> rounds 0) (not (funcall holds)))
      (accept-process-output nil 0.1)
      (setq rounds (1- rounds)))))

(let ((eglot-autoreconnect nil) (eglot-confirm-server-initiated-edits nil)
      (make-backup-files nil) messages hover)
  (remove-hook 'genc-mode-hook #'eglot-ensure)
  (setq genc-command (append (json-parse-string (getenv "GENC_CALL") :array-type 'list) '("lsp" "--stdio")))
  (find-file (getenv "GENC_SPEC"))
  (call-interactively #'eglot)
  (flymake-start)
  (smoke-wait (lambda () (flymake-diagnostics)))
  (setq messages (mapcar #'flymake-diagnostic-text (flymake-diagnostics)))
  (search-forward "Flatt")
  (setq hover (jsonrpc-request (eglot--current-server-or-lose) :textDocument/hover (eglot--TextDocumentPositionParams)))
  (goto-char (point-min))
  (search-forward "Encod")
  (eglot-rename "Reader")
  (with-temp-file (getenv "GENC_ANSWER")
    (insert (json-encode `((mode . ,(symbol-name (buffer-local-value 'major-mode (get-file-buffer (getenv "GENC_SPEC")))))
                           (messages . ,(vconcat messages))
                           (hover . ,(plist-get (plist-get hover :contents) :value))
                           (text . ,(with-current-buffer (get-file-buffer (getenv "GENC_SPEC")) (buffer-string)))))))
  (eglot-shutdown (eglot--current-server-or-lose)))

;;; smoke.el ends here
