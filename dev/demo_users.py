# Run inside `odoo shell` by dev/demo: Chinese for everybody, known passwords, the list of users.
# pylint: disable=print-used,undefined-variable
PASSWORD = "demo"  # for this database on this machine only; dev/demo listens on 127.0.0.1

users = env["union.duty"].search([]).user_id
users = (users | env["res.users"].search([("login", "=", "jd_member")])).sorted("id")
admin = env.ref("base.user_admin")
(users | admin).write({"lang": "zh_CN", "tz": "Asia/Shanghai"})
env["ir.default"].set("res.partner", "lang", "zh_CN")
users.write({"password": PASSWORD})
admin.write({"password": "admin"})
held = {}
for duty in env["union.duty"].search([("user_id", "in", users.ids)]):
    role = dict(duty._fields["role"]._description_selection(env))[duty.role]
    held.setdefault(duty.user_id, []).append(f"{duty.organization_id.name}: {role}")
env.cr.commit()
print(f"USER {'login':<24}{'password':<12}who")
for user in users:
    print(f"USER {user.login:<24}{PASSWORD:<12}{user.name}  {'; '.join(held.get(user, ['/my']))}")
print(f"USER {admin.login:<24}{'admin':<12}{admin.name}")
