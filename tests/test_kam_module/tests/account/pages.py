"""What a browser asks of the server when it opens a page, taken from the page itself."""

from lxml import etree

X2MANY_LIMIT = 40  # records of a list inside a form


def specification(env, xml_id, view_type, model="res.partner"):
    """The fields that a page reads, as `web_read` wants them.

    :param env: with the user who opens the page
    :return: a specification
    """
    view = env.ref(f"kam_module.{xml_id}") if "." not in xml_id else env.ref(xml_id)
    arch = env[model].get_view(view.id, view_type)["arch"]
    return _fields(env[model], etree.fromstring(arch))


def _fields(model, node):
    result = {}
    for child in _own_fields(node):
        field = model._fields[child.get("name")]
        if field.type == "many2one":
            result[field.name] = {"fields": {"display_name": {}}}
        elif field.type in ("one2many", "many2many"):
            inner = child.find("list")
            fields = {} if inner is None else _fields(model.env[field.comodel_name], inner)
            result[field.name] = {"fields": fields, "limit": X2MANY_LIMIT}
        else:
            result.setdefault(field.name, {})
    return result


def _own_fields(node):
    for child in node:
        if child.tag == "field":
            yield child
        else:
            yield from _own_fields(child)
