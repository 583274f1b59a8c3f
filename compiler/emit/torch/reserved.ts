/** Names that emitted Python cannot give to other things. */

const words = (text: string): string[] => text.split(' ');

const keywords = words(
  'False None True and as assert async await break case class continue def del elif else except finally for from global if ' +
    'import in is lambda match nonlocal not or pass raise return try type while with yield _',
);

/** Functions of Python that emitted code calls. A field may have the name of any other. */
const builtins = words('enumerate float int len list print range reversed sum super zip');

/** Names that bodies of functions refer to. */
const referred = words('self torch nn F math Tensor draw run nets count');

/** Names that a module imports or defines for itself, besides its layers. */
const defined = words('annotations Callable NamedTuple Protocol Nets Draw Run Part Stateful init');

/** Names that no variable of a function may have. */
export const reservedInFunctions: ReadonlySet<string> = new Set([...keywords, ...builtins, ...referred]);

/** Names that no class or function of a module may have. */
export const reservedInModules: ReadonlySet<string> = new Set([...reservedInFunctions, ...defined]);

/** Names that `nn.Module` has for itself. A layer of such a name would hide a method, or be hidden by it. */
export const reservedInClasses: ReadonlySet<string> = new Set([
  ...keywords,
  ...words(
    'T_destination add_module apply bfloat16 buffers call_super_init children compile cpu cuda double dump_patches eval ' +
      'extra_repr float forward get_buffer get_extra_state get_parameter get_submodule half ipu load_state_dict modules mtia ' +
      'named_buffers named_children named_modules named_parameters parameters register_backward_hook register_buffer ' +
      'register_forward_hook register_forward_pre_hook register_full_backward_hook register_full_backward_pre_hook ' +
      'register_load_state_dict_post_hook register_load_state_dict_pre_hook register_module register_parameter ' +
      'register_state_dict_post_hook register_state_dict_pre_hook requires_grad_ set_extra_state set_submodule share_memory ' +
      'state_dict to to_empty train training type xpu zero_grad inverse log_prob round_trip lipschitz self',
  ),
]);

/** Names that a named tuple has for itself. */
export const reservedInTuples: ReadonlySet<string> = new Set([...keywords, ...words('count index')]);
