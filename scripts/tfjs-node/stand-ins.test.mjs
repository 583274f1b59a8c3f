import { expect, test } from 'vitest';
import { standIns } from './stand-ins.mjs';

test('every symbol of Python has a stand-in: functions, types, exceptions and single objects', () => {
  const source = standIns(
    '                 U PyArg_ParseTuple\n U PyBool_Type\n U PyExc_ValueError\n U _Py_NoneStruct\n U _Py_Dealloc\n U malloc@GLIBC_2.2.5\n',
  );
  const declared = source.split('\n').filter((line) => /^(char|void) /.test(line));
  expect(declared).toEqual([
    'void PyArg_ParseTuple(void) { absent("PyArg_ParseTuple"); }',
    'char PyBool_Type[1024];',
    'char PyExc_ValueError[1024];',
    'char _Py_NoneStruct[1024];',
    'void _Py_Dealloc(void) { absent("_Py_Dealloc"); }',
  ]);
});
