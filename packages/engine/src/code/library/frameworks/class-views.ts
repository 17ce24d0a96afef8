import type { Value } from '../../interpret/value.ts';
import { NOTHING, ofObject, onlyText } from '../../interpret/values.ts';
import type { Call, Machine } from '../model.ts';
import { addRoute } from './python-app.ts';
import { apisIn } from './support.ts';

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'dispatch_request'];

/** Methods of an instance that serve requests, by name; empty where it is none of the program's classes. */
function methodsOf(call: Call, instance: Value): readonly (readonly [string, Value])[] {
  return METHODS.flatMap((name) => {
    const method = call.machine.member(instance, name, call.at);
    const objects = method.objects.filter((one) => one.kind === 'closure');
    return objects.length === 0 ? [] : [[name, { ...NOTHING, objects }] as const];
  });
}

function addMethods(call: Call, app: Value, path: string, instance: Value): void {
  for (const [name, handler] of methodsOf(call, instance)) {
    const method = name === 'dispatch_request' ? 'ANY' : name.toUpperCase();
    addRoute(call, app, { methods: [method], path, handler });
  }
}

/** `Items.as_view('items', service)` of Flask: an instance of the class, made of what comes after the name. */
function instancesOfView(machine: Machine, view: Value, { at }: Call): readonly Value[] {
  return apisIn(view).flatMap((api) => {
    if (!api.path.endsWith('.as_view()') || api.receiver === undefined) return [];
    const types = api.receiver.objects.filter((one) => one.kind === 'class');
    return types.map((type) => machine.call(ofObject(type), api.args.slice(1), at));
  });
}

/** Adds the methods of a class view; false where the function is none. */
export function addView(call: Call, path: string, view: Value): boolean {
  const instances = instancesOfView(call.machine, view, call);
  for (const instance of instances) addMethods(call, call.receiver, path, instance);
  return instances.length > 0;
}

/** `Api(app).add_resource(Items, '/items', resource_class_args=[service])` of Flask-RESTful and its heirs. */
export function addResource(call: Call): void {
  const { machine, at } = call;
  const given = call.named.get('resource_class_args');
  const args = given === undefined ? [] : [machine.element(given, at)];
  const path = (call.args[1] === undefined ? undefined : onlyText(call.args[1])) ?? '*';
  const apps = apisIn(call.receiver).flatMap((api) => api.args.slice(0, 1));
  for (const type of call.argument(0).objects) {
    if (type.kind !== 'class') continue;
    const instance = machine.call(ofObject(type), args, at);
    for (const app of apps) addMethods(call, app, path, instance);
  }
}
