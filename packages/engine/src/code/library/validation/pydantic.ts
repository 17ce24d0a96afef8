import type { ClassObj, Value } from '../../interpret/value.ts';
import { ofAtom, ofObject, onlyConstant, onlyText, UNKNOWN } from '../../interpret/values.ts';
import type { Call, Machine, Model } from '../model.ts';
import { clearsOfConstraints, constraintsOf, shapeOfAnnotation } from './annotations.ts';
import { CHOICE } from './formats.ts';
import {
  ANYTHING,
  both,
  narrow,
  type ObjectShape,
  proofsOfShape,
  type Shape,
  scalar,
} from './shape.ts';
import { type Whole, wholeIn, wholeValidator, wholeValidators } from './whole-models.ts';

const MAX_DEPTH = 8;

/** Base classes whose subclasses are checked when they are made. */
const CHECKED =
  /(?:^|\.)(?:BaseModel|BaseSettings|SQLModel|RootModel|GenericModel|ImmutableBaseModel|Struct)(?:\[\])?$/;

/** The schema that a class of the program is, by its annotations and those of its bases. */
export function shapeOfClass(machine: Machine, type: ClassObj, depth = 0): Shape {
  if (depth > MAX_DEPTH) return ANYTHING;
  if (isEnumeration(type, 0)) return scalar(CHOICE);
  if (!isChecked(type, 0)) return ANYTHING;
  return wholeOf(machine, type, depth);
}

/** The fields of a class, with what its validators of the whole do, as instances of it. */
function wholeOf(machine: Machine, type: ClassObj, depth = 0): ObjectShape {
  const instance = ofObject(type);
  const shape = { ...fieldsOfClass(machine, type, depth), instance };
  return { ...shape, ...wholeValidators(wholesOf(machine, type, 0), instance) };
}

function wholesOf(machine: Machine, type: ClassObj, depth: number): readonly Whole[] {
  const inherited = basesOf(type).flatMap((base) =>
    base.kind === 'class' && depth < MAX_DEPTH ? wholesOf(machine, base, depth + 1) : [],
  );
  const own = decorated(type).flatMap((value) => wholeIn(machine, value));
  return [...inherited, ...own];
}

function basesOf(
  type: ClassObj,
): readonly (ClassObj | { readonly kind: 'api'; readonly path: string })[] {
  return type.bases.flatMap((base) =>
    base.objects.filter((one) => one.kind === 'class' || one.kind === 'api'),
  );
}

function isChecked(type: ClassObj, depth: number): boolean {
  return basesOf(type).some((one) =>
    one.kind === 'class' ? depth < MAX_DEPTH && isChecked(one, depth + 1) : CHECKED.test(one.path),
  );
}

function isEnumeration(type: ClassObj, depth: number): boolean {
  return basesOf(type).some((one) =>
    one.kind === 'class'
      ? depth < MAX_DEPTH && isEnumeration(one, depth + 1)
      : /(?:^|\.)(?:Str|Int)?(?:Enum|Flag)$/.test(one.path),
  );
}

/** Fields of the class and its bases; the nearest declaration of a name counts. */
function fieldsOfClass(machine: Machine, type: ClassObj, depth = 0): ObjectShape {
  const fields = new Map<string, Shape>();
  const from = new Map<string, string>();
  let others: ObjectShape['others'] = allowsExtra(machine, type) ? 'keep' : 'drop';
  for (const base of basesOf(type)) {
    if (base.kind !== 'class' || depth > MAX_DEPTH) continue;
    const inherited = fieldsOfClass(machine, base, depth + 1);
    for (const [name, shape] of inherited.fields) fields.set(name, shape);
    for (const [name, key] of inherited.from ?? []) from.set(name, key);
    if (inherited.others === 'keep') others = 'keep';
  }
  const readClass = (one: ClassObj, at: number): Shape => shapeOfClass(machine, one, at);
  for (const field of type.fields) {
    const declared = shapeOfAnnotation(machine, field.annotation, readClass, depth);
    const constraints = constraintsOf(field.initial);
    const limited = constraints === undefined ? 0 : clearsOfConstraints(constraints);
    fields.set(field.name, limited === 0 ? declared : both(declared, scalar(limited)));
    const alias = constraints?.named.get('alias') ?? constraints?.named.get('validation_alias');
    const key = alias === undefined ? undefined : onlyText(alias);
    if (key !== undefined) from.set(field.name, key);
  }
  for (const { names, by } of validatorsOf(machine, type)) {
    for (const name of names) {
      const of = fields.get(name);
      if (of !== undefined) fields.set(name, checkedBy(of, by, type));
    }
  }
  return { kind: 'object', fields, others, from };
}

/** A method with `@field_validator` gives the value back, or raises. */
function checkedBy(of: Shape, by: Value, type: ClassObj): Shape {
  return {
    kind: 'mapped',
    of,
    by: (value, { machine, at }) => machine.call(by, [ofObject(type), value, UNKNOWN], at),
  };
}

/** `class Config: extra = 'allow'`, `model_config = ConfigDict(extra='allow')`. */
function allowsExtra(machine: Machine, type: ClassObj): boolean {
  const config = type.store.fields.get('model_config')?.value;
  const old = type.store.fields.get('Config')?.value;
  const settings = [
    ...(config?.objects ?? []).map((one) =>
      one.kind === 'api' ? one.named.get('extra') : undefined,
    ),
    config === undefined ? undefined : machine.records(config)[0]?.store.fields.get('extra')?.value,
    ...(old?.objects ?? []).map((one) =>
      one.kind === 'class' ? one.store.fields.get('extra')?.value : undefined,
    ),
  ];
  return settings.some((one) => {
    if (one === undefined) return false;
    const names = one.objects.map((object) => (object.kind === 'api' ? object.path : ''));
    return onlyConstant(one) === 'allow' || names.some((name) => name.endsWith('Extra.allow'));
  });
}

type Validator = { readonly names: readonly string[]; readonly by: Value };

const FIELDS = 'fields of the validator';
const FUNCTION = 'function of the validator';

/** What stands in a class, methods that are decorated among it. */
function decorated(type: ClassObj): readonly Value[] {
  return [
    ...[...type.members.values()].map((member) => member.value),
    ...[...type.store.fields.values()].map((cell) => cell.value),
  ];
}

function validatorsOf(machine: Machine, type: ClassObj): readonly Validator[] {
  return decorated(type).flatMap((value) =>
    machine.records(value).flatMap((record) => {
      const fields = record.store.fields.get(FIELDS)?.value;
      const by = record.store.fields.get(FUNCTION)?.value;
      if (fields === undefined || by === undefined) return [];
      const names = machine
        .records(fields)
        .flatMap((list) =>
          [...list.store.fields.values()].map((cell) => onlyText(cell.value) ?? ''),
        );
      return [{ names, by }];
    }),
  );
}

/** The data of a call by keywords (`Model(**data, id=1)`). */
function keywordsOf(call: Call): Value {
  const { machine } = call;
  const data = machine.record(Object.fromEntries(call.named));
  // What was spread in, of which no name is known, is what any further keyword may be.
  const rest = call.argument(99);
  if (rest.labels.length > 0) {
    for (const record of machine.records(data)) record.store.copied = { ...rest, objects: [] };
  }
  return data;
}

function classOf(value: Value): ClassObj | undefined {
  for (const one of value.objects) if (one.kind === 'class') return one;
  return undefined;
}

/** What a checked class makes of data: an instance whose fields are narrowed; the data has passed from here on. */
export function madeFrom(call: Call, type: Value, data: Value): Value {
  const { machine, at } = call;
  const readClass = (one: ClassObj, depth: number): Shape => shapeOfClass(machine, one, depth);
  const shape = shapeOfAnnotation(machine, type, readClass);
  const to = { machine, at, by: call.api };
  machine.prove(proofsOfShape(shape, data, to));
  return narrow(shape, data, to);
}

function constructed(call: Call): Value {
  const type = classOf(call.receiver);
  const data = keywordsOf(call);
  const isEmpty =
    call.named.size === 0 &&
    data.objects.every((one) => one.kind === 'record' && one.store.copied === undefined);
  if (type === undefined || isEmpty) return call.machine.record({});
  const to = { machine: call.machine, at: call.at, by: call.api };
  const shape = wholeOf(call.machine, type);
  call.machine.prove(proofsOfShape(shape, data, to));
  return withoutGuess(call.machine, narrow(shape, data, to));
}

/** Names that the class does not declare are methods, not data. */
function withoutGuess(machine: Machine, value: Value): Value {
  for (const record of machine.records(value)) delete record.store.lookup;
  return value;
}

function fromJson(call: Call): Value {
  const text = call.argument(0, 'json_data');
  return madeFrom(
    call,
    call.receiver,
    call.machine.step(text, '$json', call.at, 'is parsed as JSON'),
  );
}

/** The fields of an instance as a dictionary. */
function dumped(call: Call): Value {
  const { machine } = call;
  const fields: Record<string, Value> = {};
  for (const record of machine.records(call.receiver)) {
    for (const [name, cell] of record.store.fields) fields[name] = cell.value;
  }
  const made = machine.record(fields);
  for (const [index, record] of machine.records(call.receiver).entries()) {
    const copy = machine.records(made)[index];
    if (copy !== undefined && record.store.copied !== undefined)
      copy.store.copied = record.store.copied;
  }
  return made;
}

function adapted(call: Call, data: Value): Value {
  const [adapter] = call.receiver.objects;
  const type = adapter?.kind === 'api' ? (adapter.args[0] ?? UNKNOWN) : UNKNOWN;
  return madeFrom(call, type, data);
}

const json = (call: Call): Value =>
  call.machine.step(call.argument(0, 'data'), '$json', call.at, 'is parsed as JSON');

/** `@field_validator('a', 'b')`: kept with the names of its fields. */
const decorator = (call: Call): Value =>
  call.machine.record({
    [FIELDS]: call.machine.list(call.callee?.args ?? []),
    [FUNCTION]: call.argument(0),
  });

const BASES =
  '{pydantic,pydantic.main,pydantic.v1,pydantic_settings,sqlmodel,aws_lambda_powertools.utilities.parser,aws_lambda_powertools.utilities.parser.pydantic}.{BaseModel,BaseSettings,SQLModel,RootModel}';

const DECORATORS =
  '{pydantic,pydantic.v1,pydantic.functional_validators,aws_lambda_powertools.utilities.parser}';

/** Pydantic, and what takes its models: their annotations are checked, nothing else is. */
export const PYDANTIC_MODELS: readonly Model[] = [
  { api: BASES, returns: constructed },
  {
    api: `${BASES}.{model_validate,parse_obj,validate,from_orm}`,
    returns: (call) => madeFrom(call, call.receiver, call.argument(0, 'obj')),
  },
  { api: `${BASES}.{model_validate_json,parse_raw}`, returns: fromJson },
  {
    api: `${BASES}.model_validate_strings`,
    returns: (call) => madeFrom(call, call.receiver, call.argument(0, 'obj')),
  },
  { api: `${BASES}.{dict,model_dump,copy,model_copy}`, returns: dumped },
  {
    api: `${BASES}.{json,model_dump_json}`,
    returns: (call) => {
      const value = dumped(call);
      const { labels } = call.machine.derive([value], call.at, 'is written as JSON');
      return ofAtom({ kind: 'json', value }, labels);
    },
  },
  { api: `${BASES}.{construct,model_construct}`, returns: (call) => keywordsOf(call) },
  {
    api: `${BASES}.{model_rebuild,update_forward_refs,schema,model_json_schema}`,
    returns: 'nothing',
  },
  {
    api: `${DECORATORS}.{validator,field_validator}()`,
    returns: decorator,
  },
  {
    api: `${DECORATORS}.{root_validator,model_validator}()`,
    returns: (call) => wholeValidator(call, call.callee),
  },
  {
    api: `${DECORATORS}.root_validator`,
    when: (call) => call.args.length > 0,
    returns: (call) => wholeValidator(call, undefined),
  },
  {
    api: '{pydantic,pydantic.v1}.{field_serializer,model_serializer,computed_field,validate_call}()',
    returns: 'argument:0',
  },
  {
    api: '{pydantic,pydantic.v1}.{computed_field,validate_arguments,validate_call}',
    when: (call) => call.args.length > 0,
    returns: 'argument:0',
  },
  {
    api: 'pydantic.TypeAdapter().{validate_python,validate_strings}',
    returns: (call) => adapted(call, call.argument(0, 'object')),
  },
  { api: 'pydantic.TypeAdapter().validate_json', returns: (call) => adapted(call, json(call)) },
  {
    api: '{pydantic,pydantic.tools,pydantic.v1}.parse_obj_as',
    returns: (call) => madeFrom(call, call.argument(0, 'type_'), call.argument(1, 'obj')),
  },
  {
    api: '{pydantic,pydantic.tools,pydantic.v1}.parse_raw_as',
    returns: (call) =>
      madeFrom(
        call,
        call.argument(0, 'type_'),
        call.machine.step(call.argument(1, 'b'), '$json', call.at, 'is parsed as JSON'),
      ),
  },
  {
    api: 'msgspec.{convert,from_builtins}',
    returns: (call) => madeFrom(call, call.argument(1, 'type'), call.argument(0, 'obj')),
  },
  {
    api: 'msgspec.{json,yaml,toml,msgpack}.decode',
    when: (call) => call.has(1, 'type'),
    returns: (call) => madeFrom(call, call.argument(1, 'type'), json(call)),
  },
  {
    // `Color(text)` raises where it is none of the members.
    api: 'enum.{Enum,StrEnum,IntEnum,Flag,IntFlag}',
    when: (call) => classOf(call.receiver) !== undefined && call.args.length === 1,
    returns: (call) => {
      const value = call.argument(0);
      call.machine.prove(value.labels.map(({ key }) => ({ key, clears: CHOICE })));
      const looked = call.machine.validated(value, call.api, call.at);
      const member = call.machine.clear(looked, CHOICE);
      return call.machine.record({ value: member, name: member });
    },
  },
];
