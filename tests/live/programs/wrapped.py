from store import Store

store = Store()


def handler(event, context):
    known = store.load("a")
    store.save("a", str(known))
