-- genc in Neovim (0.7 or newer): put this file into ~/.config/nvim/lua/, and `require('genc').setup()` into init.lua.
local M = {}

local root_markers = { 'package.json', '.git' }

-- The nearest folder above a file that has one of the markers; else the folder of the file.
local function root_of(path)
  local folder = vim.fn.fnamemodify(path, ':p:h')
  for _, marker in ipairs(root_markers) do
    local found = vim.fn.finddir(marker, folder .. ';')
    if found == '' then found = vim.fn.findfile(marker, folder .. ';') end
    if found ~= '' then return vim.fn.fnamemodify(found, ':p:h' .. (vim.fn.isdirectory(found) == 1 and ':h' or '')) end
  end
  return folder
end

-- options.genc: the words that run genc, such as { 'node', '/path/to/dist/cli.mjs' }; else the genc on the path.
-- options.of_folder: true takes node_modules/.bin/genc of a folder where there is one, which runs what lies in the folder.
-- options.inlay_hints, options.code_lens: false turns them off.
function M.setup(options)
  options = options or {}
  local settings = { inlayHints = options.inlay_hints ~= false, codeLens = options.code_lens ~= false }
  local function call(root, words)
    local linked = root .. '/node_modules/.bin/genc'
    local usual = { options.of_folder and vim.fn.executable(linked) == 1 and linked or 'genc' }
    return vim.list_extend(vim.deepcopy(options.genc or usual), words)
  end

  -- Train, Show and Diff of the code lens: the command has the words of a call of genc.
  vim.lsp.commands['genc.run'] = function(command, context)
    local root = root_of(vim.api.nvim_buf_get_name(context.bufnr or 0))
    vim.cmd('botright new')
    local words = call(root, command.arguments[1])
    if vim.fn.has('nvim-0.11') == 1 then vim.fn.jobstart(words, { term = true }) else vim.fn.termopen(words) end
  end

  local group = vim.api.nvim_create_augroup('genc', { clear = true })

  -- Neovim asks for lenses only when it is told to; `vim.lsp.codelens.run()` runs the one at the cursor.
  local function on_attach(_, buffer)
    if vim.lsp.inlay_hint and settings.inlayHints then vim.lsp.inlay_hint.enable(true, { bufnr = buffer }) end
    if not settings.codeLens then return end
    vim.lsp.codelens.refresh()
    vim.api.nvim_create_autocmd({ 'BufEnter', 'InsertLeave', 'BufWritePost' }, {
      group = group,
      buffer = buffer,
      callback = function() vim.lsp.codelens.refresh() end,
    })
  end

  -- Clients by root, where Neovim does not keep them (before 0.8).
  local clients = {}
  local function start(buffer)
    local root = root_of(vim.api.nvim_buf_get_name(buffer))
    local config = {
      name = 'genc',
      cmd = call(root, { 'lsp', '--stdio' }),
      root_dir = root,
      init_options = settings,
      settings = { genc = settings },
      on_attach = on_attach,
    }
    if vim.lsp.start then return vim.lsp.start(config, { bufnr = buffer }) end
    if not (clients[root] and vim.lsp.get_client_by_id(clients[root])) then
      clients[root] = vim.lsp.start_client(config)
    end
    vim.lsp.buf_attach_client(buffer, clients[root])
  end

  vim.api.nvim_create_autocmd({ 'BufRead', 'BufNewFile' }, {
    group = group,
    pattern = '*.gen',
    command = 'setfiletype genc',
  })
  vim.api.nvim_create_autocmd('FileType', {
    group = group,
    pattern = 'genc',
    callback = function(event)
      vim.bo[event.buf].commentstring = '// %s'
      vim.bo[event.buf].shiftwidth = 2
      vim.bo[event.buf].expandtab = true
      start(event.buf)
    end,
  })
end

return M
