-- For tests: what Neovim shows of a spec, written as JSON. Variables: GENC_LUA, GENC_CALL (JSON), GENC_SPEC, GENC_ANSWER.
package.path = vim.env.GENC_LUA .. '/?.lua;' .. package.path
local answer = { version = tostring(vim.version().major) .. '.' .. tostring(vim.version().minor), errors = {} }

local function wait(what, holds)
  if not vim.wait(60000, holds, 50) then table.insert(answer.errors, 'waited in vain for ' .. what) end
end

local function ask(method, params)
  for _, reply in pairs(vim.lsp.buf_request_sync(0, method, params, 60000) or {}) do
    if reply.error then table.insert(answer.errors, reply.error.message) end
    if reply.result then return reply.result end
  end
end

local function text() return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n') end

local ok, problem = pcall(function()
  vim.o.swapfile = false
  require('genc').setup({ genc = vim.json.decode(vim.env.GENC_CALL) })
  vim.cmd('filetype on')
  vim.cmd('edit ' .. vim.fn.fnameescape(vim.env.GENC_SPEC))
  answer.filetype = vim.bo.filetype

  wait('messages', function() return #vim.diagnostic.get(0) > 0 end)
  answer.messages = vim.tbl_map(function(each) return tostring(each.code) .. ' ' .. each.message end, vim.diagnostic.get(0))

  local uri = vim.uri_from_bufnr(0)
  local dense = vim.fn.search('Flatten', 'w')
  local position = { textDocument = { uri = uri }, position = { line = dense - 1, character = vim.fn.col('.') } }
  answer.hover = ask('textDocument/hover', position)
  local all = { start = { line = 0, character = 0 }, ['end'] = { line = vim.fn.line('$'), character = 0 } }
  answer.hints = ask('textDocument/inlayHint', { textDocument = { uri = uri }, range = all })
  answer.enabled = vim.lsp.inlay_hint and vim.lsp.inlay_hint.is_enabled and vim.lsp.inlay_hint.is_enabled({ bufnr = 0 })
  wait('lenses', function() return #vim.lsp.codelens.get(0) > 0 end)
  answer.lenses = vim.lsp.codelens.get(0)

  vim.fn.search('Encoder', 'w')
  vim.lsp.buf.rename('Reader')
  wait('the new name', function() return text():find('Reader(x)', 1, true) ~= nil end)
  vim.lsp.commands['genc.run']({ arguments = { { '--version' } } }, { bufnr = vim.fn.bufnr('#') })
  answer.text = table.concat(vim.api.nvim_buf_get_lines(vim.fn.bufnr(vim.env.GENC_SPEC), 0, -1, false), '\n')
  wait('the call of genc', function() return text():find('%d+%.%d+%.%d+') ~= nil end)
end)
if not ok then table.insert(answer.errors, tostring(problem)) end
vim.fn.writefile({ vim.json.encode(answer) }, vim.env.GENC_ANSWER)
vim.cmd('qall!')
